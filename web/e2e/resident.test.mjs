// A resident: three screens and five taps at most, with and without script; who answers for a door; news; the lane.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { start } from './kit.mjs';
import { photo } from './photo.mjs';
import { send } from './steps.mjs';

const SCREENS_MOST = 3;
const TAPS_MOST = 5;
const BYTES_MOST = 100 * 1024;
const NUMBER = /^\d{8}-\d{6}-\d$/;

let gewu;
let ground;
before(async () => {
  gewu = await start();
  const page = await gewu.newPage({ role: 'seat_operator' });
  await page.goto('/territory');
  await send(page, page.locator('table.list tbody a[href^="/territory/"]').first());
  const [longitude, latitude] = (await page.locator('[data-map]').getAttribute('data-center')).split(',').map(Number);
  ground = { longitude, latitude };
});
after(() => gewu?.close());

/** Counts what somebody does: taps besides the camera, screens, characters typed. */
function counter(page) {
  const counted = { taps: 0, screens: 1 };
  return {
    counted,
    tap: async (locator) => {
      counted.taps += 1;
      await locator.click();
    },
    onward: async (locator) => {
      counted.taps += 1;
      await send(page, locator);
      counted.screens += 1;
    },
    choose: async (locator, label) => {
      // Opening the list and choosing from it.
      counted.taps += 2;
      await locator.selectOption(label);
    },
  };
}

for (const javaScript of [true, false]) {
  test(`a report takes three screens, five taps, no typing, ${javaScript ? 'with' : 'without'} script`, async () => {
    const page = await gewu.newPage({ phone: true, javaScript, at: ground });
    await page.goto('/');
    await send(page, page.locator('main a[href$="/report"]'));
    const { counted, tap, onward, choose } = counter(page);
    await page.setInputFiles('#photos', photo(javaScript ? 70 : 90));
    if (javaScript) {
      await tap(page.locator('[data-locate]'));
      await page.waitForFunction(() => document.querySelector('#latitude').value !== '');
    } else {
      await choose(page.locator('#grid'), { index: 1 });
    }
    await onward(page.locator('main form > button.button'));
    await onward(page.locator('.kind').first());
    assert.equal(await page.locator('.photos img').count(), 1, 'the photo was kept');
    counted.taps += 1;
    await send(page, page.locator('form[data-work] > button.button'));
    assert.ok(counted.screens <= SCREENS_MOST, `${counted.screens} screens`);
    assert.ok(counted.taps <= TAPS_MOST, `${counted.taps} taps`);
    assert.equal(await page.locator('h1').innerText(), '上报成功');
    assert.equal(await page.locator('svg.qr').count(), 1);
    if (javaScript) assert.match(await page.locator('main .number').innerText(), NUMBER, 'straight to the queue');
    else assert.equal(await page.locator('main .number').count(), 0, 'somebody looks at it first');
  });
}

test('what is known already is followed with one tap', async () => {
  const page = await gewu.newPage({ phone: true, at: ground });
  await page.goto('/');
  await send(page, page.locator('main a[href$="/report"]'));
  await page.locator('[data-locate]').click();
  await page.waitForFunction(() => document.querySelector('#latitude').value !== '');
  await send(page, page.locator('main form > button.button'));
  await send(page, page.locator('.kind').first());
  await send(page, page.locator('.known-list button').first());
  assert.match(page.url(), /\/follow\//);
  assert.ok((await page.locator('main').innerText()).includes('这是别人反映的同一个问题'));
  assert.equal(await page.locator('main form').count(), 0, 'nothing of it is theirs to change');
});

test('who answers for a building is two interactions from the first page, without map', async () => {
  const page = await gewu.newPage({ phone: true });
  await page.goto('/');
  await page.fill('#who-q', '1号楼');
  await send(page, page.locator('form[action$="/who"] button'));
  if (!/\/b\//.test(page.url())) await send(page, page.locator('.going a').first());
  assert.match(page.url(), /\/b\//);
  assert.ok((await page.locator('.person').count()) > 0, 'somebody is named');
  assert.match(await page.locator('.person-phone').first().innerText(), /^000/);
  assert.equal(await page.locator('[data-map]').count(), 0);
});

test('the page a door opens is light: less than a hundred kilobytes before the map', async () => {
  const page = await gewu.newPage({ phone: true });
  let bytes = 0;
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await page.goto('/');
  await page.waitForLoadState('networkidle');
  assert.ok(bytes > 1000 && bytes <= BYTES_MOST, `${bytes} bytes`);
});

test('a seat operator takes up what waits, and an office worker prints the doors of a grid', async () => {
  const seat = await gewu.newPage({ role: 'seat_operator' });
  await seat.goto('/lane');
  const waiting = await seat.locator('.lane-card').count();
  assert.ok(waiting > 0);
  await send(seat, seat.locator('.lane-card form[action$="/accept"] button').last());
  assert.equal(await seat.locator('.lane-card').count(), waiting - 1);
  const office = await gewu.newPage({ role: 'grid_office' });
  await office.goto('/public-names');
  const grid = await office.locator('main a[href$="/posters"]').first().getAttribute('href');
  await office.goto(grid);
  assert.ok((await office.locator('.poster svg.qr').count()) > 0);
});
