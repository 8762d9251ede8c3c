// How pages are shown: chosen by the person, kept, and enough without map, without WebGL and on a slow line.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { gzipSync } from 'node:zlib';
import { launch, signIn } from './browser.mjs';
import { guard } from './guard.mjs';
import { start } from './kit.mjs';
import { send, stateOf } from './steps.mjs';

const BYTES_BEFORE_MAP = 100 * 1024;
const OF_THE_MAP = /\/(map|maplibre)[^/]*\.(js|css)|\/api\/v1\/map\//;

let gewu;
before(async () => {
  gewu = await start();
});
after(() => gewu?.close());

const theme = (page) => page.locator('html').getAttribute('data-theme');

test('长辈版 is offered on the first screen, stays chosen, and leads back', async () => {
  const page = await gewu.newPage({ phone: true, javaScript: false });
  await page.goto('/');
  assert.equal(await theme(page), null, 'as the device has it');
  const { y } = await page.getByRole('link', { name: '长辈版' }).first().boundingBox();
  assert.ok(y < 780, 'seen without scrolling');
  await page.locator('header').getByRole('link', { name: '长辈版' }).click();
  assert.equal(await theme(page), 'elder');
  await page.locator('main a[href$="/report"]').click();
  assert.equal(await theme(page), 'elder', 'on every page');
  await page.locator('header').getByRole('link', { name: '标准版' }).click();
  assert.equal(await theme(page), null);
  assert.match(page.url(), /\/report$/, 'on the same page');
});

test('what was searched for stays when language or display change', async () => {
  const page = await gewu.newPage({ role: 'grid_office' });
  await page.goto('/catalogue?q=jg');
  await send(page, page.getByRole('link', { name: 'English' }));
  assert.equal(await page.inputValue('#q'), 'jg');
  await send(page, page.locator('footer').getByRole('link', { name: 'Dark' }));
  assert.equal(await theme(page), 'dark');
  assert.equal(await page.inputValue('#q'), 'jg');
  await page.goto('/calendar?year=2025');
  await send(page, page.getByRole('link', { name: '中文' }));
  assert.match(page.url(), /\/calendar\?year=2025$/);
});

test('nobody is led to another site by the display switch', async () => {
  const page = await gewu.newPage();
  await page.goto('/');
  const home = page.url();
  for (const elsewhere of ['https://example.org/', '//example.org/', '/\\example.org/']) {
    await page.goto(`/display?to=dark&back=${encodeURIComponent(elsewhere)}`);
    assert.equal(page.url(), home, elsewhere);
  }
});

test('a page for residents weighs at most 100 KB before its map', async (story) => {
  const page = await gewu.newPage({ phone: true });
  const bodies = [];
  page.on('response', (response) => {
    if (response.status() === 200) bodies.push(response.body().then((body) => [response.url(), gzipSync(body).length]));
  });
  let heaviest = 0;
  for (const open of [() => page.goto('/'), () => send(page, page.locator('main a[href$="/report"]'))]) {
    bodies.length = 0;
    await open();
    await page.waitForLoadState('load');
    const weighed = (await Promise.all(bodies)).filter(([url]) => !OF_THE_MAP.test(url));
    const sum = weighed.reduce((all, [, bytes]) => all + bytes, 0);
    heaviest = Math.max(heaviest, sum);
    assert.ok(weighed.length >= 3, 'page, style and script were weighed');
    assert.ok(sum <= BYTES_BEFORE_MAP, `${page.url()} weighs ${sum} bytes: ${weighed.join(' ')}`);
  }
  story.diagnostic(`${heaviest} bytes`);
});

test('without WebGL a report is made and every map page says so', async () => {
  const browser = await launch({ webgl: false });
  try {
    const context = await browser.newContext({ baseURL: gewu.address, locale: 'zh-CN' });
    const check = await guard(context, gewu.address);
    const page = await context.newPage();
    await signIn(page, gewu.address, gewu.accounts.find((account) => account.role === 'seat_operator'));
    await page.goto('/cases/new');
    await page.locator('.map-said').waitFor();
    await page.fill('#description', '路灯不亮');
    await page.fill('#address', '幸福路 12 号');
    await send(page, page.locator('main form button:not([type=button])'));
    assert.equal(await stateOf(page), '已上报');
    for (const path of ['/map', '/territory']) {
      await page.goto(path);
      await page.locator('.map-said').waitFor();
      assert.ok((await page.locator('main tbody tr').count()) > 0, `${path} has its list`);
    }
    check();
  } finally {
    await browser.close();
  }
});

test('paper shows the matter without bars, buttons and forms', async () => {
  const page = await gewu.newPage({ role: 'seat_operator' });
  for (const path of ['/cases?state=open', '/figures']) {
    await page.goto(path);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const shown = (selector) => page.locator(selector).evaluateAll((all) => all.filter((one) => one.checkVisibility()).length);
    assert.equal(await shown('nav, button, form, footer, .map'), 0, path);
    assert.ok((await shown('main table')) > 0, path);
    const [ground, ink] = await page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]);
    assert.deepEqual([ground, ink], ['rgb(255, 255, 255)', 'rgb(0, 0, 0)'], 'dark on white, whatever the device has');
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  }
});
