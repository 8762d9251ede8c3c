// What is wrong with a page, whatever it is for.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const GRAVE = ['serious', 'critical'];
/** Rows of a table are alike: the first few stand for all. */
const MORE_ROWS = 'tbody tr:nth-child(n + 8)';
/** `case.number` where a text should stand, but not an address, a file's name or a version. */
const KEY = /(?<![\w./@-])[a-z]+(?:_[a-z]+)*(?:\.[a-z]+(?:_[a-z]+)*)+(?![\w./@-])/;

/** Nothing but tables is wider than the screen, and texts stand where keys might. */
export async function assertTold(page, name) {
  const { over, text } = await page.evaluate(() => ({
    over: document.documentElement.scrollWidth - innerWidth,
    text: `${document.title}\n${document.body.innerText}`,
  }));
  assert.ok(over <= 0, `${name}: ${over} px too wide`);
  assert.equal(KEY.exec(text)?.[0], undefined, `${name}: a key where a text should stand`);
}

/** axe finds nothing that keeps people out. */
export async function assertAccessible(page, name) {
  // Not as a script tag: the pages' policy rightly refuses one.
  await page.evaluate(`${AXE};0`);
  const violations = await page.evaluate(async (exclude) => {
    const found = await globalThis.axe.run({ exclude: [[exclude]] }, { resultTypes: ['violations'] });
    return found.violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.map(({ html }) => html) }));
  }, MORE_ROWS);
  assert.deepEqual(violations.filter(({ impact }) => GRAVE.includes(impact)), [], name);
}
