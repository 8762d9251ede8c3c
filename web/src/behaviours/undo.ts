// `form[data-undo]`: what was done just now can be taken back, by its button or by `z`, for `data-left` milliseconds. Then the
// offer goes: it would only be refused.

import { areOn } from '../desk/keys.ts';
import { isComposing, isField } from '../pure/typing.ts';

export function undo(form: HTMLFormElement): void {
  const left = Number(form.dataset['left'] ?? '0');
  setTimeout(() => form.remove(), left);
  // The desk has its own keys, which wait for what is on its way.
  if (document.querySelector('[data-desk]')) return;
  document.addEventListener('keydown', (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
    if (event.key.toLowerCase() !== 'z' || !plain || !areOn() || isComposing(event) || isField(event.target)) return;
    event.preventDefault();
    if (form.isConnected) form.requestSubmit();
  });
}
