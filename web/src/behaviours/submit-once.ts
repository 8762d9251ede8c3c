// `form[data-submit-once]`: a second press while the first is on its way does nothing.

export function submitOnce(form: HTMLFormElement): void {
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    if (form.hasAttribute('aria-busy')) {
      event.preventDefault();
      return;
    }
    form.setAttribute('aria-busy', 'true');
    // Only after the form has been read: a disabled button would not send its own name and value.
    setTimeout(() => disable(form, true));
  });
  // Back from the answer, the page may come out of the browser's memory just as it was left.
  addEventListener('pageshow', (event) => {
    if (event.persisted) release(form);
  });
}

/** Has the form sent again. */
export function release(form: HTMLFormElement): void {
  form.removeAttribute('aria-busy');
  disable(form, false);
}

function disable(form: HTMLFormElement, yes: boolean): void {
  for (const button of form.querySelectorAll<HTMLButtonElement>('button:not([type="button"])')) button.disabled = yes;
}
