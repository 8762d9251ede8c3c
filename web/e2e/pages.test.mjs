// What holds of every page for everybody who may open it, in both languages, on an office screen and a phone.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { mapsReady } from './browser.mjs';
import { start } from './kit.mjs';
import { send } from './steps.mjs';
import { assertAccessible, assertTold } from './sound.mjs';

const SIZES = [{ width: 1366, height: 768 }, { width: 360, height: 780 }];
const LANGUAGES = ['zh-CN', 'en'];
const REFUSED = [/status of 4(04|22)/];

const EVERYBODY = ['/cases', '/cases?q=nothing-like-this', '/cases/new', '/map', '/territory', '/catalogue', '/responsibility', '/calendar'];
const FIGURES = ['/figures', '/figures?from=2001-01-01&to=2001-01-02'];
const SEEN_BY = {
  seat01: FIGURES,
  patroller01: [],
  basic01: [],
  director01: [],
  'dept-city_management': ['/department', '/department?view=late'],
  leader01: FIGURES,
  office01: FIGURES,
};
/** Lists, and the links in them to pages of one case, grid or item. */
const BEHIND = [
  ['/cases?state=open', 'table.cases a'],
  ['/cases?state=closed', 'table.cases a'],
  ['/territory', 'table.list th a'],
  ['/catalogue', 'table.list th a'],
];

let gewu;
before(async () => {
  gewu = await start();
});
after(() => gewu?.close());

/** The page as it stands, at both sizes. Drawing maps and judging accessibility are slow: `wholly` false leaves them
 *  out where the same page was looked at before. */
async function assertSound(page, wholly = true) {
  if (wholly) await mapsReady(page);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const name = `${await page.locator('html').getAttribute('lang')} ${size.width} ${page.url()}`;
    await assertTold(page, name);
    if (wholly) await assertAccessible(page, name);
  }
}

async function pathsBehind(page) {
  const paths = [];
  for (const [list, links] of BEHIND) {
    await page.goto(list);
    const link = page.locator(links).first();
    if ((await link.count()) > 0) paths.push(await link.getAttribute('href'));
  }
  return paths;
}

const judged = new Set();
const isNew = (key) => !judged.has(key) && judged.add(key) !== undefined;

/** How a page is looked at: wholly the first time, else only for its words. Those of a case differ from role to role,
 *  by the forms of what it may do; the others are read in the second language once. */
function look(language, path, login) {
  const ofCase = path.startsWith('/cases/');
  const first = language === LANGUAGES[0];
  const wholly = isNew([language, path, ofCase && first ? login : ''].join(' '));
  return { wanted: wholly || first || ofCase, wholly };
}

for (const [login, own] of Object.entries(SEEN_BY)) {
  test(`every page is sound for ${login}`, async () => {
    const page = await gewu.newPage({ login });
    const paths = [...EVERYBODY, ...own, ...(await pathsBehind(page))];
    for (const language of LANGUAGES) {
      await page.goto(`/language?to=${language}`);
      for (const path of paths) {
        const { wanted, wholly } = look(language, path, login);
        if (!wanted) continue;
        const answer = await page.goto(path);
        assert.equal(answer.status(), 200, `${login} ${path}`);
        await assertSound(page, wholly);
      }
    }
  });
}

for (const locale of LANGUAGES) {
  test(`every page for residents is sound in ${locale}`, async () => {
    const page = await gewu.newPage({ locale, allow: REFUSED });
    await page.goto('/');
    await assertSound(page);
    await send(page, page.locator('main a[href$="/report"]'));
    await assertSound(page);
    await send(page, page.locator('main form > button.button'));
    assert.equal(await page.locator('.errors').count(), 1, 'an empty report is refused');
    await assertSound(page);
    await page.fill('#description', '路面坑洼');
    await send(page, page.locator('main form > button.button'));
    await assertSound(page);
    await send(page, page.locator('main a[href^="/follow/"]'));
    await assertSound(page);
  });

  test(`signing in and going astray are told in ${locale}`, async () => {
    const page = await gewu.newPage({ locale, allow: REFUSED });
    await page.goto('/sign-in');
    await assertSound(page);
    await page.fill('#login', 'nobody');
    await page.fill('#password', 'nothing');
    await send(page, page.locator('main form button'));
    assert.equal(await page.locator('.errors').count(), 1);
    await assertSound(page);
    await page.goto('/follow/1-0');
    await assertSound(page);
  });
}
