// What holds of every page of the table of rights, in every look, and of every form that comes back.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { mapsReady } from './browser.mjs';
import { cutOff, smallTargets, smallText } from './hands.mjs';
import { start } from './kit.mjs';
import { PAGES, addresses, pageRoutes, pagesByLogin } from './routes.mjs';
import { assertNone, barriers, untold, wide } from './sound.mjs';
import { send } from './steps.mjs';

const REFUSED = [/status of 4(04|22)/];
const OFFICE_SCREEN = { width: 1366, height: 768 };
const PHONE = { width: 360, height: 780 };
/** 1280 px at 400 %. */
const FOURFOLD = { width: 320, height: 256 };
/** As large as text gets in WeChat. */
const WECHAT = 1.75;
/** Pages of a case differ by the forms of who looks. */
const HANDS = ['patroller01', 'basic01', 'auxiliary001', 'director01', 'dept-city_management', 'leader01', 'office01'];

let gewu;
let token;
before(async () => {
  gewu = await start();
  token = await followed();
});
after(() => gewu?.close());

/** The token of a case that a resident follows. */
async function followed() {
  const page = await gewu.newPage({ role: 'seat_operator' });
  return page.evaluate(async () => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
    const body = JSON.stringify({ channel: 'phone', description: '路面坑洼' });
    return (await (await fetch('/api/v1/cases', { method: 'POST', headers, body })).json()).token;
  });
}

/** As if the person had chosen it, without loading the page again. */
const inTheme = (page, theme) => page.evaluate((name) => (document.documentElement.dataset.theme = name), theme);

/** How a page is looked at: the look, the screen, and what is looked for. */
const LOOKS = [
  ['light', OFFICE_SCREEN, (page) => [untold(page), wide(page), barriers(page), smallTargets(page, { least: 24 })]],
  ['dark', OFFICE_SCREEN, (page) => [barriers(page)]],
  ['light', FOURFOLD, (page) => [wide(page)]],
  ['light', PHONE, (page) => [untold(page), wide(page), barriers(page), smallTargets(page, { least: 44 }), cutOff(page, WECHAT)]],
  ['elder', PHONE, (page) => [wide(page), barriers(page), smallTargets(page, { least: 44, main: 60 }), smallText(page)]],
];

/** The page as it stands, in every look. */
async function assertSound(page) {
  await mapsReady(page);
  const faults = [];
  for (const [theme, size, search] of LOOKS) {
    await page.setViewportSize(size);
    await inTheme(page, theme);
    const found = (await Promise.all(search(page))).flat();
    faults.push(...found.map((fault) => `${theme} ${size.width}: ${fault}`));
  }
  assertNone(faults, page.url());
}

test('every page route of the table of rights is looked at here', () => {
  assert.deepEqual(Object.keys(PAGES).sort(), pageRoutes().sort());
});

for (const [login, pages] of pagesByLogin()) {
  test(`pages are sound for ${login ?? 'anybody'}`, async (story) => {
    const page = await gewu.newPage({ login, allow: REFUSED });
    for (const [route, how] of pages) {
      await story.test(route, async () => {
        for (const address of await addresses(page, route, how, token)) {
          const answer = await page.goto(address);
          assert.equal(answer.status(), how.refused ? 404 : 200, address);
          await assertSound(page);
        }
      });
    }
  });
}

test('pages fit in English too', async () => {
  for (const [login, pages] of pagesByLogin()) {
    const page = await gewu.newPage({ login, allow: REFUSED, locale: 'en' });
    await page.goto('/language?to=en');
    for (const [route, how] of pages) {
      const [address] = await addresses(page, route, how, token);
      await page.goto(address);
      assert.equal(await page.locator('html').getAttribute('lang'), 'en');
      for (const size of [OFFICE_SCREEN, PHONE]) {
        await page.setViewportSize(size);
        assertNone([...(await untold(page)), ...(await wide(page))], `${address} in English, ${size.width} px`);
      }
    }
  }
});

test('a case is sound for every role, with the forms of what it may do', async () => {
  for (const login of HANDS) {
    const page = await gewu.newPage({ login });
    await page.goto('/cases?state=open');
    if ((await page.locator('table.cases a').count()) === 0) continue;
    await send(page, page.locator('table.cases a').first());
    await page.evaluate(() => document.querySelectorAll('details').forEach((part) => (part.open = true)));
    await mapsReady(page);
    assertNone(await barriers(page), `a case for ${login}`);
    await page.setViewportSize(PHONE);
    const found = [await untold(page), await wide(page), await smallTargets(page, { least: 44 })];
    assertNone(found.flat(), `a case for ${login} on a phone`);
  }
});

test('a form that comes back says so in the title, and its summary has the focus and leads to the field', async () => {
  const page = await gewu.newPage({ allow: REFUSED });
  await page.goto('/sign-in');
  await page.fill('#login', 'nobody');
  await page.fill('#password', 'nothing');
  await send(page, page.locator('main form button'));
  assert.match(await page.title(), /^错误：登录/);
  assert.ok(await page.locator('.errors').evaluate((summary) => summary === document.activeElement));
  const told = await page.locator('.errors a').innerText();
  assert.equal(await page.locator('#login-error').innerText(), told, 'the same words at the field');
  await page.locator('.errors a').press('Enter');
  assert.ok(await page.locator('#login').evaluate((field) => field === document.activeElement));
  assert.equal(await page.inputValue('#login'), 'nobody');
  await assertSound(page);
});

test('a page that is not there is told within the frame of whoever asks', async () => {
  const page = await gewu.newPage({ login: 'seat01', allow: REFUSED });
  await page.goto('/figures/nothing-here');
  assert.equal(await page.locator('.bar form[action="/sign-out"]').count(), 1);
  assert.equal(await page.locator('.bar a[href="/sign-in"]').count(), 0);
  await assertSound(page);
});
