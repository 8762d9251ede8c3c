// Lists and the office's pages; forms that come back refused.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { mapsReady } from './browser.mjs';
import { start } from './kit.mjs';
import { numbersToTheEnd, openByNumber, send, stateOf, take } from './steps.mjs';

const REFUSED = [/status of 4(09|22)/];

let gewu;
before(async () => {
  gewu = await start();
});
after(() => gewu?.close());

const mainText = (page) => page.locator('main').innerText();

/** Reports on the staff's page; gives the number. */
async function reportAsStaff(page, description) {
  await page.goto('/cases/new');
  await page.fill('#description', description);
  await send(page, page.locator('main form button:not([type=button])'));
  return page.locator('main .number').first().innerText();
}

/** Sends a form as it is, though the browser would ask for more. */
async function sendUnchecked(page, form) {
  await form.evaluate((element) => (element.noValidate = true));
  await send(page, form.locator('button.button:not([type=button])').last());
}

test('a filter narrows the list at once, and is cleared again', async () => {
  const page = await gewu.newPage({ role: 'seat_operator' });
  await page.goto('/cases');
  await Promise.all([page.waitForURL('**/cases?*state=closed*'), page.selectOption('select[name=state]', 'closed')]);
  const states = await page.locator('table.cases .chip-state').allInnerTexts();
  assert.ok(states.length > 0);
  assert.deepEqual(states.filter((state) => !state.endsWith('已结案')), []);
  await Promise.all([page.waitForURL('**/cases?*light=late*'), page.selectOption('select[name=light]', 'late')]);
  assert.equal(await page.locator('select[name=state]').inputValue(), 'closed', 'the other filter stays');
  await send(page, page.getByRole('link', { name: '清除条件' }));
  assert.equal(await page.locator('select[name=state]').inputValue(), '');
  await page.fill('input[name=q]', '没有这样的案件');
  await send(page, page.locator('form.tools button'));
  assert.equal(await page.locator('.empty').innerText(), '没有案件。');
});

test('paging to the end keeps the order and repeats nothing', async () => {
  const page = await gewu.newPage({ role: 'seat_operator' });
  await page.goto('/cases');
  const numbers = await numbersToTheEnd(page);
  assert.ok(numbers.length > 100, `${numbers.length} cases`);
  assert.deepEqual(numbers, [...new Set(numbers)].sort().reverse(), 'newest first, each once');
  await send(page, page.locator('.pages a[rel=first]'));
  assert.equal(await page.locator('table.cases td:nth-child(2) a').first().innerText(), numbers[0]);
});

test('each view of a department has as many cases as its tab says, with and without script', async () => {
  for (const javaScript of [true, false]) {
    const page = await gewu.newPage({ role: 'department_handler', javaScript, phone: !javaScript });
    await page.goto('/department');
    for (const place of [0, 1, 2, 3]) {
      const tab = page.locator('.work-views a').nth(place);
      await send(page, tab);
      assert.equal(await tab.getAttribute('aria-current'), 'page');
      const said = Number(await tab.locator('.number').innerText());
      assert.equal((await numbersToTheEnd(page, 'table.work a[href^="/cases/"]')).length, said);
      await page.goto('/department');
    }
  }
});

test('a list opened from the figures keeps its span when it is narrowed further', async () => {
  const page = await gewu.newPage({ role: 'leader' });
  await page.goto('/overview');
  await send(page, page.locator('a.overview-figure').first());
  const span = (url) => ['from', 'to'].map((end) => new URL(url).searchParams.get(end));
  const asked = span(page.url());
  await Promise.all([page.waitForURL('**/cases?*state=open*'), page.selectOption('select[name=state]', 'open')]);
  assert.deepEqual(span(page.url()).map((end) => new Date(end)), asked.map((end) => new Date(end)));
});

test('the office reaches territory, items, responsibility and calendar', async () => {
  const page = await gewu.newPage({ role: 'grid_office' });
  await page.goto('/');
  const follow = async (name, heading, words) => {
    await send(page, page.getByRole('link', { name, exact: true }).first());
    assert.match(await page.locator('h1').innerText(), heading);
    await mapsReady(page);
    const text = await mainText(page);
    for (const word of words) assert.ok(text.includes(word), `${name}: ${word}`);
  };
  await follow('网格', /区域与网格/, ['网格与人员', '格长', '巡查员']);
  await follow('事项', /综合管理事项/, ['公用设施', '个工作日']);
  await follow('权责清单', /权责清单/, ['主办部门', '市政公用科']);
  await follow('工作日历', /工作日历/, ['一月', '十二月']);
});

test('a refused report keeps what was typed and says why', async () => {
  const page = await gewu.newPage({ role: 'seat_operator', allow: REFUSED });
  await page.goto('/cases/new');
  await page.locator('[name=channel][value=phone]').check();
  await page.fill('#description', '路灯不亮，已经三天');
  await page.fill('#item', '9999999');
  await send(page, page.locator('main form button:not([type=button])'));
  assert.match(await page.locator('.errors').innerText(), /没有提交成功\n+.{4,}/);
  assert.equal(await page.inputValue('#description'), '路灯不亮，已经三天');
  assert.equal(await page.inputValue('#item'), '9999999');
  assert.ok(await page.locator('[name=channel][value=phone]').isChecked());
  await page.fill('#item', '');
  await send(page, page.locator('main form button:not([type=button])'));
  assert.equal(await stateOf(page), '已上报', 'once mended it is taken');
});

test('a refused step opens its form again with the typed words', async () => {
  const page = await gewu.newPage({ role: 'seat_operator', allow: REFUSED });
  await reportAsStaff(page, '广告牌松动');
  await page.locator('#form-decline > summary').click();
  const form = page.locator('#form-decline form');
  await form.locator('textarea').fill('现场没有看到');
  await sendUnchecked(page, form);
  assert.match(await page.locator('.errors').innerText(), /不予立案：.+/);
  assert.ok(await page.locator('#form-decline').evaluate((details) => details.open));
  assert.equal(await page.locator('#form-decline textarea').inputValue(), '现场没有看到');
  assert.equal(await stateOf(page), '已上报');
});

test('of two operators on one case the later is told that it changed', async () => {
  const first = await gewu.newPage({ role: 'seat_operator' });
  const second = await gewu.newPage({ role: 'seat_operator', allow: REFUSED });
  const number = await reportAsStaff(first, '树枝断落');
  await openByNumber(second, number);
  const because = (words) => async (form) => {
    await form.locator('select[name=reason]').selectOption({ index: 1 });
    await form.locator('textarea').fill(words);
  };
  await take(first, 'decline', because('已在昨天处置'));
  assert.equal(await stateOf(first), '不予立案');
  await take(second, 'void', because('重复'));
  assert.match(await second.locator('.errors').innerText(), /案件有了变化/);
  assert.equal(await stateOf(second), '不予立案', 'the page shows the case as it is now');
});
