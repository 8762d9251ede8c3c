// The leader's overview: every number opens as many rows; wall, keyboard, paper, a phone, no WebGL and no script.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { start } from './kit.mjs';
import { send } from './steps.mjs';
import { assertNone, barriers, untold, wide } from './sound.mjs';

let gewu;
before(async () => {
  gewu = await start();
});
after(() => gewu?.close());

/** How many rows the list behind `href` has, page after page. */
async function rowsBehind(page, href) {
  let [count, next] = [0, href.replace('/cases?', '/api/v1/cases?limit=200&')];
  while (next) {
    const answer = await page.request.get(next);
    assert.equal(answer.status(), 200, next);
    const list = await answer.json();
    count += list.cases.length;
    next = list.next && `${href.replace('/cases?', '/api/v1/cases?limit=200&')}&after=${encodeURIComponent(list.next)}`;
  }
  return count;
}

test('each tile, hot spot and row of the comparison opens rows that add up to its number', async () => {
  const page = await gewu.newPage({ role: 'leader' });
  await page.goto('/');
  assert.match(page.url(), /\/overview$/, 'leaders land here');
  const tiles = page.locator('.overview-tile');
  assert.ok((await tiles.count()) <= 7);
  for (const tile of await tiles.all()) {
    assert.ok((await tile.locator('.overview-means').innerText()).length > 5, 'each says what it means');
  }
  const numbers = await page.locator('[data-rows]').evaluateAll((all) =>
    all.map((one) => [one.getAttribute('href'), Number(one.dataset.rows)]));
  const known = new Map(numbers.filter(([, n]) => n > 0));
  assert.ok(known.size > 60, `${known.size} numbers`);
  for (const [href, n] of [...known].filter((_, place) => place % 3 === 0)) assert.equal(await rowsBehind(page, href), n, href);
  const first = page.locator('.overview-figure').first();
  const n = Number(await first.innerText());
  await send(page, first);
  assert.match(await page.locator('.notice').innerText(), /上报的案件；.+至.+/);
  assert.equal(await rowsBehind(page, new URL(page.url()).pathname + new URL(page.url()).search), n);
});

test('span, quantity, comparison and order are chosen by keyboard and stand in the address', async () => {
  const page = await gewu.newPage({ role: 'leader' });
  await page.goto('/overview');
  const press = async (link) => {
    await link.focus();
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  };
  await press(page.getByRole('link', { name: '近7天' }));
  await press(page.getByRole('link', { name: '社区网格' }));
  await press(page.getByRole('columnheader', { name: '按期处置率' }).getByRole('link'));
  assert.equal(await page.locator('[aria-sort=descending]').innerText(), '按期处置率 ↓');
  const shares = await page.locator('.overview-table tbody td:nth-of-type(2)').allInnerTexts();
  const numbers = shares.map((share) => Number.parseFloat(share)).filter((share) => !Number.isNaN(share));
  assert.deepEqual(numbers, numbers.toSorted((one, other) => other - one), 'most first');
  await press(page.locator('#map').getByRole('link', { name: '在办', exact: true }));
  const url = new URL(page.url());
  for (const [name, value] of [['span', '7'], ['by', 'basic_grid'], ['sort', 'on_time_rate'], ['quantity', 'open']]) {
    assert.equal(url.searchParams.get(name), value, name);
  }
  await page.goBack();
  assert.equal(new URL(page.url()).searchParams.get('quantity'), null);
});

test('map and table hold the same grids and numbers, and the legend every step', async () => {
  const page = await gewu.newPage({ role: 'leader', javaScript: false });
  await page.goto('/overview');
  const pairs = (all) => all.map((one) => one.getAttribute('href') + one.dataset.rows).sort();
  const drawn = await page.locator('.overview-map a').evaluateAll(pairs);
  const written = await page.locator('#map .overview-twin a').evaluateAll(pairs);
  assert.ok(drawn.length > 10);
  assert.deepEqual(written.filter((one) => !one.includes('grid=none')), drawn);
  assert.ok((await page.locator('#map .overview-legend rect.quantity').count()) >= 2);
});

test('the comparison is saved as a spreadsheet', async () => {
  const page = await gewu.newPage({ role: 'leader' });
  await page.goto('/overview');
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '导出 XLSX' }).click()]);
  assert.match(saved.suggestedFilename(), /\.xlsx$/);
});

test('on the wall nothing is cut, nothing is small, and it reads itself anew', async () => {
  const page = await gewu.newPage({ role: 'leader' });
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.clock.install();
  await page.goto('/overview?wall=1');
  const { over, below, small, cut } = await page.evaluate(() => {
    const texts = [...document.querySelectorAll('.overview-wall *')].filter((one) =>
      [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '') &&
      one.checkVisibility() && !one.closest('.visually-hidden') && !one.closest('title'));
    // Text of a drawing is as large as the drawing makes it.
    const size = (one) => Number.parseFloat(getComputedStyle(one).fontSize) *
      (one.ownerSVGElement ? one.ownerSVGElement.getScreenCTM().d : 1);
    return {
      over: document.documentElement.scrollWidth - innerWidth,
      below: document.documentElement.scrollHeight - innerHeight,
      small: texts.filter((one) => size(one) < 23.5).map((one) => `${size(one)} ${one.textContent}`),
      cut: texts.filter((one) => !one.ownerSVGElement && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
        .map((one) => one.textContent),
    };
  });
  assert.deepEqual({ over, below, small, cut }, { over: 0, below: 0, small: [], cut: [] });
  await Promise.all([page.waitForEvent('framenavigated'), page.clock.fastForward(61_000)]);
  assert.equal(await page.locator('.overview-wall-tiles > li').count(), 7);
});

test('on paper it is A4, whole and told by hatching', async () => {
  const page = await gewu.newPage({ role: 'leader' });
  await page.goto('/overview');
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('.overview-map .hatch').first().isVisible());
  assert.ok(await page.locator('.overview-map').isVisible());
  assert.equal(await page.locator('.overview-spans').isVisible(), false);
  const cut = await page.locator('.overview-twin').evaluateAll((all) => all.filter((one) => one.scrollHeight > one.clientHeight + 1).length);
  assert.equal(cut, 0, 'tables are whole');
  const paper = await page.pdf({ format: 'A4', preferCSSPageSize: true });
  assert.ok(paper.length > 20_000);
});

test('it is told in English, and the wall keeps nobody out', async () => {
  const page = await gewu.newPage({ role: 'leader' });
  await page.goto('/language?to=en');
  for (const path of ['/overview?by=unit_grid', '/overview?wall=1']) {
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.goto(path);
    assertNone((await Promise.all([untold(page), wide(page), barriers(page)])).flat(), path);
  }
});
