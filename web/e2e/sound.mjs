// What is wrong with a page, whatever it is for.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Rows of a table are alike: the first few stand for all. */
const MORE_ROWS = 'tbody tr:nth-child(n + 8)';
/** `case.number` where a text should stand, but not an address, a file's name or a version. */
const KEY = /(?<![\w./@-])[a-z]+(?:_[a-z]+)*(?:\.[a-z]+(?:_[a-z]+)*)+(?![\w./@-])/;

/** Whether `faults` is empty; else each of them is told. */
export function assertNone(faults, name) {
  assert.deepEqual(faults, [], name);
}

/** Texts stand where keys might; what is meant to be a name for programs stands in `code`. */
export async function untold(page) {
  const text = await page.evaluate(() => `${document.title}\n${document.body.innerText}`);
  const codes = new Set(await page.locator('code').allInnerTexts());
  const keys = [...text.matchAll(new RegExp(KEY, 'g'))].map(([key]) => key);
  return keys.filter((key) => !codes.has(key)).map((key) => `a key where a text should stand: ${key}`);
}

/** What makes the page scroll sideways. Tables and maps move in frames of their own. */
export function wide(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const over = document.documentElement.scrollWidth - width;
    const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > width + 1);
    return over <= 0 ? [] : [`${over} px too wide`, ...wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 120))];
  });
}

/** What axe finds against WCAG 2.2 A and AA. */
export async function barriers(page) {
  // Not as a script tag: the pages' policy rightly refuses one.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(`${AXE};0`);
  return page.evaluate(
    async ([exclude, values]) => {
      const options = { resultTypes: ['violations'], runOnly: { type: 'tag', values } };
      const found = await globalThis.axe.run({ exclude: [[exclude]] }, options);
      const told = (id, { html, any, all }) => `${id}: ${[...any, ...all][0]?.message ?? ''} ${html.slice(0, 160)}`;
      return found.violations.flatMap(({ id, nodes }) => nodes.slice(0, 4).map((node) => told(id, node)));
    },
    [MORE_ROWS, TAGS],
  );
}
