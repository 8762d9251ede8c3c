// `input[type=file][data-photos]`: shows what is chosen, lets single photos be taken back, adds to the choice
// instead of replacing it (a phone's camera gives one at a time), and sends no more pixels than are kept.

import { make, mark } from '../dom.ts';
import { smaller } from '../photo.ts';
import { text } from '../texts.ts';

const DEFAULT_MAX = 6;

export function photos(input: HTMLInputElement): void {
  const max = Number(input.dataset['photosMax'] ?? DEFAULT_MAX);
  const strip = make('ul', 'photos');
  const said = make('p', 'hint');
  said.setAttribute('role', 'status');
  input.after(said, strip);
  // A browser may bring a choice back with the page.
  let chosen = [...(input.files ?? [])];

  const show = (): void => {
    const files = new DataTransfer();
    for (const file of chosen) files.items.add(file);
    input.files = files.files;
    for (const image of strip.querySelectorAll('img')) URL.revokeObjectURL(image.src);
    strip.replaceChildren(...chosen.map((file) => line(file, () => remove(file))));
  };
  const remove = (file: File): void => {
    chosen = chosen.filter((other) => other !== file);
    said.textContent = '';
    show();
    input.focus();
  };

  input.addEventListener('change', async () => {
    const picked = [...(input.files ?? [])];
    const room = Math.max(0, max - chosen.length);
    said.textContent = picked.length > room ? text('photos.too_many', { max: String(max) }) : '';
    const taken = picked.slice(0, room);
    // Whoever sends the form while photos are still being made smaller sends them as they came.
    chosen = [...chosen, ...taken];
    show();
    const made = await Promise.all(taken.map(smaller));
    chosen = chosen.map((file) => made[taken.indexOf(file)] ?? file);
    show();
  });
  show();
}

function line(file: File, remove: () => void): HTMLLIElement {
  const image = make('img');
  image.src = URL.createObjectURL(file);
  image.alt = file.name;
  const button = make('button', '', '×');
  button.type = 'button';
  mark(button, { 'aria-label': text('photos.remove', { name: file.name }) });
  button.addEventListener('click', remove);
  const item = make('li');
  item.append(image, button);
  return item;
}
