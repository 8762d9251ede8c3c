// `input[data-difference="FIELD"]`: whose entry of a field holds, the other person's or one's own. The form shows at once
// what is chosen; without script it is settled when the form is sent.

export function difference(choice: HTMLInputElement): void {
  const name = choice.dataset['difference'] ?? '';
  const value = choice.dataset['value'] ?? '';
  choice.addEventListener('change', () => {
    if (choice.form) put(choice.form, name, value, choice.dataset['word'] ?? '');
  });
}

function put(form: HTMLFormElement, name: string, value: string, word: string): void {
  if (name === 'position') {
    const [longitude = '', latitude = ''] = value.split(', ');
    fill(form, 'longitude', longitude);
    fill(form, 'latitude', latitude);
  } else if (name === 'helpers') {
    const chosen = value.split(' ');
    for (const box of form.querySelectorAll<HTMLInputElement>('[name="helpers"]')) box.checked = chosen.includes(box.value);
  } else {
    fill(form, name, value);
  }
  // Nobody is told of the change: the form must not be asked for anew, for the other entries would go with it.
  const words = name === 'item' ? form.querySelector<HTMLInputElement>('[data-suggest]') : null;
  if (words) words.value = word;
}

function fill(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  const isFilled = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement;
  if (isFilled || field instanceof RadioNodeList) field.value = value;
}
