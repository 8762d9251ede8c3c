// The built scripts on small pages of their own, under the policy that the server sends: no server needed.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test, { after, before } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { launch, mapsReady } from './browser.mjs';
import { guard } from './guard.mjs';

const OWN = 'http://localhost';
const POLICY = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default',
].join('; ');
const DIST = new URL('../dist/', import.meta.url);
const SLOW_MS = 800;
const TYPES = { js: 'text/javascript', css: 'text/css' };
const ITEMS = [
  { code: '0201001', name: '井盖下沉', subclass: '道路', class: '部件' },
  { code: '0101002', name: '井盖缺失', subclass: '井盖', class: '部件' },
];
const GRID = {
  type: 'Feature',
  properties: { code: '110115010003007', name: '第七网格', level: 'unit_grid', colour: 2, cases: 1 },
  geometry: { type: 'Polygon', coordinates: [[[116, 39], [117, 39], [117, 40], [116, 40], [116, 39]]] },
};
const CASE = {
  type: 'Feature',
  properties: { id: '7', number: '20261124-000001-3', title: '井盖', state: 'filed', light: 'red' },
  geometry: { type: 'Point', coordinates: [116.5, 39.5] },
};
const ANSWERS = {
  '/items': { items: ITEMS },
  '/areas': { type: 'FeatureCollection', features: [GRID] },
  '/points': { type: 'FeatureCollection', features: [CASE] },
  '/timeless': { type: 'FeatureCollection', features: [{ ...CASE, properties: { ...CASE.properties, light: null } }] },
};

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Runs `story` on a page with `body`; `asked` lists what came to the server besides assets. */
async function on(body, story, { where = browser } = {}) {
  const context = await where.newContext({
    permissions: ['geolocation'],
    geolocation: { longitude: 116.5, latitude: 39.5 },
    reducedMotion: 'reduce',
  });
  const asked = [];
  await context.route(`${OWN}/**`, (route) => answer(route, body, asked));
  const check = await guard(context, OWN);
  const page = await context.newPage();
  await page.goto(`${OWN}/page`);
  await page.waitForLoadState('load');
  await story(page, asked);
  check();
  await context.close();
}

async function answer(route, body, asked) {
  const request = route.request();
  const { pathname } = new URL(request.url());
  if (pathname.startsWith('/static/')) {
    const name = pathname.slice('/static/'.length);
    return route.fulfill({ body: await readFile(new URL(name, DIST)), contentType: TYPES[name.split('.').pop()] });
  }
  asked.push(request);
  if (pathname === '/slow') await setTimeout(SLOW_MS);
  if (ANSWERS[pathname]) return route.fulfill({ json: ANSWERS[pathname] });
  const head = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><link rel="stylesheet" href="/static/app.css">';
  const page = `${head}<script type="module" src="/static/app.js"></script>${pathname === '/page' ? body : ''}`;
  return route.fulfill({ body: page, contentType: 'text/html', headers: { 'content-security-policy': POLICY } });
}

const sent = (asked) => asked.filter((request) => request.method() === 'POST');
const keyOf = (request) => new URLSearchParams(request.postData()).get('idempotency_key');

test('a form is sent once, however often it is pressed', () =>
  on('<form method="post" action="/slow" data-submit-once><button name="do" value="close">结案</button></form>', async (page, asked) => {
    await page.evaluate((later) => {
      const button = document.querySelector('button');
      button.click();
      window.setTimeout(() => button.click(), later);
    }, SLOW_MS / 4);
    await page.waitForURL('**/slow');
    assert.deepEqual(sent(asked).map((request) => request.postData()), ['do=close']);
  }));

test('the same answers sent again carry the same key, changed ones another', () =>
  on(
    '<form method="post" action="/sent" data-idempotency><input type="hidden" name="idempotency_key"><input name="text"><button>报</button></form>',
    async (page, asked) => {
      const send = () => Promise.all([page.waitForURL('**/sent'), page.click('button')]);
      await page.fill('[name=text]', '井盖下沉');
      await send();
      await page.goBack();
      await send();
      await page.goBack();
      await page.fill('[name=text]', '路灯不亮');
      await send();
      const [first, again, other] = sent(asked).map(keyOf);
      assert.match(first, /^[0-9a-f-]{36}$/);
      assert.equal(again, first);
      assert.notEqual(other, first);
    },
  ));

test('a filter acts at once and leaves empty ones out of the address', () =>
  on(
    '<form action="/list" data-autosubmit><input name="q"><select name="state"><option value=""><option value="filed"></select></form>',
    async (page) => {
      await Promise.all([page.waitForURL('**/list?state=filed'), page.selectOption('select', 'filed')]);
    },
  ));

test('an item is found by keyboard and its code is kept', () =>
  on(
    '<label for="q">事项</label><input id="q" data-suggest="/items?q=" data-suggest-into="#item"><input type="hidden" id="item">',
    async (page) => {
      await page.locator('#q').pressSequentially('jg');
      await page.locator('[role=option]').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      assert.equal(await page.inputValue('#q'), '井盖缺失');
      assert.equal(await page.inputValue('#item'), '0101002');
      await page.locator('#q').press('Backspace');
      assert.equal(await page.inputValue('#item'), '', 'a changed text is no longer the chosen item');
    },
  ));

test('the position goes into the fields', () =>
  on(
    '<button type="button" data-locate data-lon="#lon" data-lat="#lat" hidden>定位</button><input id="lon"><input id="lat">',
    async (page) => {
      await page.click('button');
      await page.waitForFunction(() => document.querySelector('#lat').value !== '');
      assert.equal(await page.inputValue('#lon'), '116.500000');
      assert.equal(await page.inputValue('#lat'), '39.500000');
    },
  ));

test('photos add up, shrink, and can be taken back', () =>
  on('<input type="file" id="photos" name="photos" multiple data-photos data-photos-max="2">', async (page) => {
    const large = await page.evaluate(async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 4000, height: 1000 });
      canvas.getContext('2d').fillRect(0, 0, 9, 9);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
      return [...new Uint8Array(await blob.arrayBuffer())];
    });
    const file = (name) => ({ name, mimeType: 'image/png', buffer: Buffer.from(large) });
    const names = () => page.evaluate(() => [...document.querySelector('#photos').files].map((one) => one.name));
    await page.setInputFiles('#photos', [file('a.png')]);
    await page.waitForFunction(() => document.querySelector('#photos').files[0].name === 'a.jpg');
    await page.setInputFiles('#photos', [file('b.png'), file('c.png')]);
    await page.waitForFunction(() => document.querySelector('#photos').files[1]?.name === 'b.jpg');
    assert.deepEqual(await names(), ['a.jpg', 'b.jpg']);
    const width = await page.evaluate(async () => (await createImageBitmap(document.querySelector('#photos').files[0])).width);
    assert.equal(width, 2048);
    await page.locator('.photos button').first().click();
    assert.deepEqual(await names(), ['b.jpg']);
  }));

const MAP = 'class="map" data-map="whole" data-areas="/areas" data-center="116.5,39.5,10"';

test('a press on a case opens it, one on a grid what the page says', async () => {
  const body = `<div ${MAP} data-points="/points" data-select-url="/cases?grid={code}"></div>`;
  const press = (dx) => on(body, async (page) => {
    await mapsReady(page);
    const box = await page.locator('.map').boundingBox();
    const target = dx === 0 ? '**/cases/7' : '**/cases?grid=110115010003007';
    await Promise.all([page.waitForURL(target), page.mouse.click(box.x + box.width / 2 + dx, box.y + box.height / 2)]);
  });
  await press(0);
  await press(80);
});

const PICK = `<div ${MAP} data-pick-lon="#lon" data-pick-lat="#lat"></div><input id="lon"><input id="lat">`;

test('a case without a deadline stands on the map too', () =>
  on(`<div ${MAP} data-points="/timeless"></div>`, async (page) => {
    await mapsReady(page);
    const box = await page.locator('.map').boundingBox();
    await Promise.all([page.waitForURL('**/cases/7'), page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)]);
  }));

test('a place is picked by keyboard alone', () =>
  on(PICK, async (page) => {
    await mapsReady(page);
    await page.locator('[data-move=north]').press('Enter');
    await page.locator('.map-take').press('Enter');
    assert.equal(await page.inputValue('#lon'), '116.500000');
    assert.ok(Number(await page.inputValue('#lat')) > 39.51);
    assert.equal(await page.locator('.map-pin').count(), 1);
  }));

test('the pin follows typed fields and goes when they are emptied', () =>
  on(PICK, async (page) => {
    await mapsReady(page);
    await page.fill('#lon', '116.51');
    await page.fill('#lat', '39.51');
    await page.locator('#lat').blur();
    assert.equal(await page.locator('.map-pin').count(), 1);
    await page.fill('#lat', '');
    await page.locator('#lat').blur();
    assert.equal(await page.locator('.map-pin').count(), 0);
  }));

test('where no map can be drawn a sentence says so', async () => {
  const plain = await launch({ webgl: false });
  try {
    await on(PICK, async (page) => {
      await page.locator('.map-said').waitFor();
      assert.equal(await page.locator('canvas').count(), 0);
    }, { where: plain });
  } finally {
    await plain.close();
  }
});
