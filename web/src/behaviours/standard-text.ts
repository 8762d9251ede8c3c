// `select[data-standard-text="#text"]`: the chosen standard text is put into the field, to be changed there. Without
// script the choice itself is sent, and stands in for a field left empty.

import { named } from '../dom.ts';

export function standardText(select: HTMLSelectElement): void {
  const field = named(select.dataset['standardText'], HTMLTextAreaElement);
  if (!field) return;
  let put = '';
  select.addEventListener('change', () => {
    // Words of the person's own are not written over: the text goes behind them.
    const own = field.value === put ? '' : field.value;
    const text = select.value;
    put = own && text ? `${own}\n${text}` : own || text;
    field.value = put;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    if (text) field.focus();
  });
}
