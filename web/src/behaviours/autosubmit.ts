// `form[data-autosubmit]`: filters act when they are changed; the address carries only those that say something.

export function autosubmit(form: HTMLFormElement): void {
  form.addEventListener('formdata', (event) => {
    for (const [name, value] of [...event.formData]) {
      if (value === '') event.formData.delete(name);
    }
  });
  form.addEventListener('change', (event) => {
    if (isChosen(event.target)) form.requestSubmit();
  });
}

/** What is typed goes with Enter: leaving a field, or half a year of a date, is not yet a wish to search. */
function isChosen(target: EventTarget | null): boolean {
  if (target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && ['checkbox', 'radio'].includes(target.type);
}
