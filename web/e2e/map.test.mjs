// The map of open cases, and the list that says the same without it.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { launch, mapsReady, signIn } from './browser.mjs';
import { guard } from './guard.mjs';
import { start } from './kit.mjs';

const ROWS_MOST = 100;

let gewu;
before(async () => {
  gewu = await start();
});
after(() => gewu?.close());

const rows = (page) => page.locator('table.cases tbody tr').count();

/** Opens the map; answers the page and what the map was given to draw. */
async function openMap(page) {
  const answer = page.waitForResponse((response) => response.url().includes('/api/v1/map/cases'));
  await page.goto('/map');
  await mapsReady(page);
  return (await answer).json();
}

test('the map draws, and its list has a row for each point', async () => {
  const page = await gewu.newPage({ role: 'seat_operator' });
  const { features } = await openMap(page);
  assert.equal(await page.locator('[data-map][data-map-ready] canvas').count(), 1);
  assert.ok(features.length > 0);
  assert.equal(await rows(page), Math.min(features.length, ROWS_MOST));
});

test('a press on a grid narrows map and list to it', async () => {
  const page = await gewu.newPage({ role: 'seat_operator' });
  await openMap(page);
  const all = await rows(page);
  const { x, y, width, height } = await page.locator('.map').boundingBox();
  // Not every place is free of cases: one that is opened is left again.
  for (const share of [0.5, 0.42, 0.58, 0.35]) {
    await Promise.all([page.waitForNavigation(), page.mouse.click(x + width * share, y + height * share)]);
    if (new URL(page.url()).pathname === '/map') break;
    await openMap(page);
  }
  assert.match(page.url(), /\/map\?grid=\d{15}$/);
  assert.ok((await rows(page)) < all);
  assert.notEqual(await page.locator('select[name=grid]').inputValue(), '', 'the filter says which basic grid');
});

test('where nothing can be drawn, the list is still there', async () => {
  const browser = await launch({ webgl: false });
  try {
    const context = await browser.newContext({ baseURL: gewu.address, locale: 'zh-CN' });
    const check = await guard(context, gewu.address);
    const page = await context.newPage();
    await signIn(page, gewu.address, gewu.accounts.find((account) => account.role === 'seat_operator'));
    await page.goto('/map');
    await page.locator('.map-said').waitFor();
    assert.equal(await page.locator('canvas').count(), 0);
    assert.ok((await rows(page)) > 0);
    check();
  } finally {
    await browser.close();
  }
});
