// Texts that a script shows. They stand in the language files like all others; the page carries them in
// `<template id="script-texts"><data value="map.no_webgl">…</data></template>`.

import { fill } from './pure/text.ts';

const carrier = document.getElementById('script-texts');
const texts = new Map<string, string>();
if (carrier instanceof HTMLTemplateElement) {
  for (const data of carrier.content.querySelectorAll('data')) texts.set(data.value, data.textContent ?? '');
}

/** The text for `key` with `{name}` replaced from `values`; the key itself where the page does not carry it. */
export function text(key: string, values: Record<string, string> = {}): string {
  return fill(texts.get(key) ?? key, values);
}
