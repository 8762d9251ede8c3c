// `form[data-idempotency]`: the hidden `idempotency_key` stays the same while the same answers are sent again,
// so a retry after a broken line is not a second case, and changes as soon as an answer is changed.

import { uuid } from '../uuid.ts';

export function idempotency(form: HTMLFormElement): void {
  const field = form.elements.namedItem('idempotency_key');
  if (!(field instanceof HTMLInputElement)) return;
  const place = `key:${location.pathname}:${form.getAttribute('action') ?? ''}`;
  // Browsers bring back what was typed, but not a hidden field that a script has set.
  if (cameBack()) field.value = sessionStorage.getItem(place) ?? field.value;
  let changed = field.value === '';
  form.addEventListener('input', () => {
    changed = true;
  });
  form.addEventListener('submit', () => {
    if (changed) field.value = uuid();
    changed = false;
    sessionStorage.setItem(place, field.value);
  });
}

function cameBack(): boolean {
  const [entry] = performance.getEntriesByType('navigation');
  return entry instanceof PerformanceNavigationTiming && (entry.type === 'reload' || entry.type === 'back_forward');
}
