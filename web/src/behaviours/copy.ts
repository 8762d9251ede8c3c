// `button[data-copy="text"][hidden]`: copies the text; shown only where the browser lets a page do so.

import { text } from '../texts.ts';

const SHOWN_MS = 2000;

export function copy(button: HTMLButtonElement): void {
  if (!navigator.clipboard) return;
  const label = button.textContent ?? '';
  button.hidden = false;
  button.setAttribute('aria-live', 'polite');
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset['copy'] ?? '');
    button.textContent = text('copied');
    setTimeout(() => {
      button.textContent = label;
    }, SHOWN_MS);
  });
}
