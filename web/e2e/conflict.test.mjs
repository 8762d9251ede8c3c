// Two at work on one case: the second sees what the first changed beside what they entered, and chooses field by field.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { ask, report } from './ask.mjs';
import { start } from './kit.mjs';
import { send } from './steps.mjs';

let gewu;
let colleague;
let seat;
before(async () => {
  gewu = await start();
  colleague = await gewu.newPage({ role: 'grid_office' });
  seat = await gewu.newPage({ role: 'seat_operator', allow: [/409/] });
});
after(() => gewu?.close());

const POTHOLE = 'E011301';
const LITTER = 'E011001';

/** While the form of the case is filled in here, the case is corrected elsewhere. */
async function corrected(id) {
  const other = await gewu.newPage({ role: 'seat_operator' });
  const { version } = await ask(other, `/api/v1/cases/${id}`);
  await ask(other, `/api/v1/cases/${id}/correct`, { version_seen: version, inputs: { item: LITTER, text: '其实是一堆垃圾' } });
  await other.close();
}

test('on the desk both entries are shown, theirs is taken for the item and nothing of one’s own is lost', async () => {
  const id = await report(colleague, POTHOLE);
  await seat.goto(`/desk?view=reported&case=${id}`);
  await seat.waitForSelector('[data-desk-keys]:not([hidden])');
  await seat.fill('#quick-text', '请尽快处置');
  await corrected(id);
  await seat.keyboard.press('Control+Enter');
  await seat.waitForSelector('.difference');
  const item = seat.locator('.difference [data-difference="item"]');
  assert.deepEqual(await item.evaluateAll((all) => all.map((one) => one.dataset.value)), [LITTER, POTHOLE]);
  assert.match(await seat.locator('.difference').innerText(), /其实是一堆垃圾/);
  assert.equal(await seat.locator('#quick-text').inputValue(), '请尽快处置');
  await item.first().check();
  assert.equal(await seat.locator('#quick-item-code').inputValue(), LITTER);
  await item.last().check();
  assert.equal(await seat.locator('#quick-item-code').inputValue(), POTHOLE);
  await item.first().check();
  await seat.keyboard.press('Control+Enter');
  await seat.waitForSelector('.desk-done .toast');
  const seen = await ask(seat, `/api/v1/cases/${id}`);
  assert.deepEqual([seen.item, seen.state], [LITTER, 'dispatched']);
});

test('the case’s own page does the same', async () => {
  const id = await report(colleague, POTHOLE);
  await seat.goto(`/cases/${id}`);
  await seat.locator('#form-correct > summary').click();
  await seat.fill('#correct-text', '东门外的路面裂了');
  await corrected(id);
  await send(seat, seat.locator('#form-correct button.button').last());
  assert.equal(await seat.locator('#correct-text').inputValue(), '东门外的路面裂了');
  await seat.locator('.difference [data-difference="text"]').first().check();
  assert.equal(await seat.locator('#correct-text').inputValue(), '其实是一堆垃圾');
});
