// The seat operator's desk, worked by the keyboard alone. The numbers of keys are those that the product promises.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { ask, report } from './ask.mjs';
import { start } from './kit.mjs';

let gewu;
let seat;
before(async () => {
  gewu = await start();
  // One story breaks the line on purpose, which the browser logs.
  seat = await gewu.newPage({ role: 'seat_operator', allow: [/ERR_FAILED/] });
});
after(() => gewu?.close());

const openCase = () => seat.locator('#desk-queue a[aria-current="true"]').getAttribute('data-case');
const trail = async (id) => (await ask(seat, `/api/v1/cases/${id}/trail`)).map(({ action }) => action);

/** A keyboard that counts. */
function keyboard() {
  let keys = 0;
  const press = async (combination) => {
    keys += combination.split('+').length;
    await seat.keyboard.press(combination);
  };
  const type = async (letters) => {
    for (const letter of letters) await press(letter);
  };
  return { press, type, count: () => keys };
}

async function openDesk(id) {
  await seat.goto(`/desk?view=reported&case=${id}`);
  await seat.waitForSelector('[data-desk-keys]:not([hidden])');
}

/** Until the case is open no longer. */
async function left(id) {
  await seat.waitForFunction((one) => document.querySelector('a[data-case][aria-current]')?.dataset.case !== one, id);
}

test('a case whose suggestion is right takes two keys, and the next one is open', async () => {
  const id = await report(seat, 'E011301');
  await report(seat, 'E011001');
  await openDesk(id);
  const keys = keyboard();
  await keys.press('Control+Enter');
  await left(id);
  await seat.waitForSelector('.desk-done .toast');
  assert.ok(keys.count() <= 2, `${keys.count()} keys`);
  assert.deepEqual(await trail(id), ['report', 'file_and_dispatch']);
  assert.notEqual(await openCase(), id);
});

test('a case of which everything is corrected takes at most eighteen keys and one step', async () => {
  const id = await report(seat, 'E011301');
  await openDesk(id);
  const keys = keyboard();
  await keys.press('c');
  await keys.type('bllj');
  await seat.waitForSelector('.suggest-list [role=option]');
  await keys.press('ArrowDown');
  const renewed = seat.waitForResponse((answer) => answer.url().includes('item='));
  await keys.press('Enter');
  await renewed;
  const item = await seat.locator('#quick-item-code').inputValue();
  assert.notEqual(item, 'E011301');
  await keys.press('d');
  const department = await seat.locator('#quick-department').inputValue();
  await keys.type('sz');
  await seat.waitForFunction((was) => document.querySelector('#quick-department').value !== was, department);
  const chosen = await seat.locator('#quick-department').inputValue();
  await keys.press('Control+Enter');
  await left(id);
  await seat.waitForSelector('.desk-done .toast');
  assert.ok(keys.count() <= 18, `${keys.count()} keys`);
  const seen = await ask(seat, `/api/v1/cases/${id}`);
  assert.deepEqual([seen.item, seen.department], [item, chosen]);
  assert.deepEqual(await trail(id), ['report', 'file_and_dispatch']);
});

test('z takes a step back, also one that is still on its way, and the case is open again', async () => {
  const id = await report(seat, 'E011301');
  await report(seat, 'E011001');
  await openDesk(id);
  const keys = keyboard();
  await keys.press('Control+Enter');
  await left(id);
  await keys.press('z');
  await seat.waitForFunction((one) => document.querySelector('a[data-case][aria-current]')?.dataset.case === one, id);
  assert.equal(keys.count(), 3);
  assert.deepEqual(await trail(id), ['report', 'file_and_dispatch', 'undone']);
  assert.match(await seat.locator('.desk-done .toast').innerText(), /撤回操作，已完成。/);
  assert.equal((await ask(seat, `/api/v1/cases/${id}`)).state, 'reported');
});

test('the way back is offered for ten seconds and then no longer', async () => {
  const id = await report(seat, 'E011301');
  await openDesk(id);
  await seat.keyboard.press('Control+Enter');
  await left(id);
  await seat.waitForSelector('.desk-done [data-undo]');
  await seat.waitForSelector('.desk-done [data-undo]', { state: 'detached', timeout: 11_000 });
  await seat.keyboard.press('z');
  assert.deepEqual(await trail(id), ['report', 'file_and_dispatch']);
});

test('letters are letters in a field and while an input method composes', async () => {
  const id = await report(seat, 'E011301');
  await openDesk(id);
  await seat.keyboard.press('t');
  await seat.keyboard.type('jk?');
  assert.equal(await seat.locator('#quick-text').inputValue(), 'jk?');
  assert.equal(await openCase(), id);
  await seat.keyboard.press('Escape');
  const composed = (init) => seat.evaluate((how) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true, ...how })), init);
  await composed({ isComposing: true });
  await composed({ keyCode: 229 });
  assert.equal(await openCase(), id);
  await seat.keyboard.press('?');
  assert.ok(await seat.locator('[data-desk-keys]').evaluate((keys) => keys.open));
});

test('keys that disturb can be turned off, and stay off', async () => {
  const id = await report(seat, 'E011301');
  await openDesk(id);
  await seat.keyboard.press('?');
  await seat.locator('[data-desk-switch]').click();
  await seat.reload();
  await seat.waitForSelector('[data-desk-keys]:not([hidden])');
  await seat.keyboard.press('?');
  assert.equal(await seat.locator('[data-desk-keys]').evaluate((keys) => keys.open), false);
  await seat.locator('[data-desk-keys] summary').click();
  await seat.locator('[data-desk-switch]').click();
});

test('what was typed is there again when the line breaks', async () => {
  const id = await report(seat, 'E011301');
  await openDesk(id);
  await seat.fill('#quick-text', '请尽快处置');
  await seat.route('**/desk/**', (route) => route.abort());
  await seat.keyboard.press('Control+Enter');
  await seat.waitForFunction(() => document.querySelector('.desk-said-now')?.textContent !== '');
  await seat.waitForFunction(() => document.querySelector('#quick-text')?.value === '请尽快处置');
  await seat.unroute('**/desk/**');
  assert.deepEqual(await trail(id), ['report']);
});
