// Two at work at once: what one does is seen by the other, and nothing of what they were doing is disturbed.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { ask, report } from './ask.mjs';
import { start } from './kit.mjs';

let gewu;
let colleague;
let seat;
before(async () => {
  gewu = await start();
  colleague = await gewu.newPage({ role: 'grid_office' });
  seat = await gewu.newPage({ role: 'seat_operator' });
  await colleague.goto('/desk?view=reported');
});
after(() => gewu?.close());

const openCase = (page) => page.locator('a[data-case][aria-current]').getAttribute('data-case');

async function openDesk(page, id) {
  await page.goto(`/desk?view=reported&case=${id}`);
  await page.waitForSelector('[data-desk-keys]:not([hidden])');
}

test('who opens a case is named on the desk of the other within two seconds, and no longer once they leave', async () => {
  const id = await report(colleague, 'E011301');
  await openDesk(seat, id);
  const before = Date.now();
  await openDesk(colleague, id);
  await seat.waitForFunction(() => /正在处理$/.test(document.querySelector('#desk-at-work').textContent), null, { timeout: 2_000 });
  assert.ok(Date.now() - before < 4_000, 'opening the page included');
  assert.match(await seat.locator(`a[data-case="${id}"] .desk-busy`).innerText(), /正在处理$/);
  await colleague.goto('/cases');
  await seat.waitForFunction(() => document.querySelector('#desk-at-work').textContent === '');
});

test('a new case comes into the queue and its count, and what was typed, chosen and scrolled to stays', async () => {
  const id = await report(colleague, 'E011301');
  await openDesk(seat, id);
  await seat.fill('#quick-text', '写到一半');
  await seat.fill('[data-desk-search]', '井盖');
  await seat.evaluate(() => document.querySelector('#desk-queue').scrollTo(0, 40));
  const scrolled = await seat.evaluate(() => document.querySelector('#desk-queue').scrollTop);
  const other = await report(colleague, 'E059501');
  await seat.waitForSelector(`a[data-case="${other}"]`, { timeout: 5_000 });
  assert.equal(await openCase(seat), id);
  assert.equal(await seat.locator('#quick-text').inputValue(), '写到一半');
  assert.equal(await seat.locator('[data-desk-search]').inputValue(), '井盖');
  assert.equal(await seat.evaluate(() => document.querySelector('#desk-queue').scrollTop), scrolled);
  // What must be reported stands on top and is announced.
  assert.equal(await seat.locator('a[data-case]').first().locator('.desk-must').count(), 1);
  await seat.waitForSelector('.desk-alarm[role="alert"]');
  assert.match(await seat.title(), /^❗/);
  await seat.locator('.desk-alarm a').click();
  await seat.waitForFunction((one) => document.querySelector('a[data-case][aria-current]')?.dataset.case === one, other);
  assert.equal(await seat.locator('.desk-alarm').count(), 0);
});

test('a case that changes under somebody is said to have changed, and shown anew only when wanted', async () => {
  const id = await report(colleague, 'E011301');
  await openDesk(seat, id);
  await seat.fill('#quick-text', '写到一半');
  const { version } = await ask(colleague, `/api/v1/cases/${id}`);
  await ask(colleague, `/api/v1/cases/${id}/comment`, { version_seen: version, inputs: { text: '西门外有坑' } });
  await seat.waitForSelector('.desk-changed');
  assert.equal(await seat.locator('#quick-text').inputValue(), '写到一半');
  await seat.locator('.desk-changed button').click();
  await seat.waitForFunction(() => document.querySelector('#desk-case .trail')?.textContent.includes('西门外有坑'));
});
