// One case from a resident's telephone to the resident's judgement, by everybody it passes on the way.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { start } from './kit.mjs';
import { photo } from './photo.mjs';
import { numbersToTheEnd, openByNumber, send, stateOf, take } from './steps.mjs';

const NUMBER = /^\d{8}-\d{6}-\d$/;

let gewu;
before(async () => {
  gewu = await start();
});
after(() => gewu?.close());

const nameOf = (login) => gewu.accounts.find((account) => account.login === login).name;

/** The middle of a grid that `name` patrols, from the page of that grid. */
async function groundOf(page, name) {
  await page.goto('/territory');
  const line = page.locator('table.list tr', { has: page.locator('td', { hasText: new RegExp(`^${name}$`) }) }).first();
  await send(page, line.locator('a'));
  const [longitude, latitude] = (await page.locator('[data-map]').getAttribute('data-center')).split(',').map(Number);
  return { longitude, latitude };
}

/** Reports on the public page; gives the link of the receipt, which is the page that stands then. */
async function report(page, description, locate = async () => {}) {
  await page.goto('/');
  await send(page, page.locator('main a[href$="/report"]'));
  await page.setInputFiles('#photos', photo(40));
  await page.fill('#words', '北门外');
  await locate(page);
  await send(page, page.locator('main form > button.button'));
  await send(page, page.locator('.kind-unsure'));
  await page.fill('#description', description);
  await send(page, page.locator('form[data-work] > button.button'));
  assert.equal(await page.locator('h1').innerText(), '上报成功');
  return page.locator('main a[href^="/follow/"]').getAttribute('href');
}

async function numberOn(page) {
  const number = await page.locator('main .number').first().innerText();
  assert.match(number, NUMBER);
  return number;
}

async function locateByDevice(page) {
  await page.locator('[data-locate]').click();
  await page.waitForFunction(() => document.querySelector('#latitude').value !== '');
}

// Without script nobody can show their piece of work: the report waits until a seat operator has looked at it.
test('a resident without script reports, and follows the report by its link alone', async () => {
  const page = await gewu.newPage({ phone: true, javaScript: false });
  const description = '消防通道被杂物堵住';
  const link = await report(page, description);
  assert.equal(await page.locator('main .number').count(), 0, 'no number before it is a case');
  await page.goto(link);
  assert.ok((await page.locator('main').innerText()).includes('我们已经收到。这一件要先由工作人员看一下，再转入办理，请过一会儿用这个链接查看。'));
  const seat = await gewu.newPage({ login: 'seat01' });
  await seat.goto('/lane');
  const card = seat.locator('.lane-card', { hasText: description });
  await send(seat, card.locator('form[action$="/accept"] button'));
  await page.goto(link);
  const number = await numberOn(page);
  const text = await page.locator('main').innerText();
  for (const words of ['已上报', '已收到您的上报，正在等待受理。', description]) assert.ok(text.includes(words), words);
  await page.goto('/');
  await page.fill('#number', `${gewu.address}${link}`);
  await send(page, page.locator('#follow form > button.button'));
  assert.ok((await page.locator('main').innerText()).includes(number), 'the pasted link leads to the same page');
});

test('a case goes from report to rating', async (story) => {
  const seat = await gewu.newPage({ login: 'seat01' });
  const at = await groundOf(seat, nameOf('patroller01'));
  const resident = await gewu.newPage({ phone: true, at });
  const patroller = await gewu.newPage({ login: 'patroller01', phone: true, at });
  const department = await gewu.newPage({ login: 'dept-city_management' });
  let number, link;

  const open = async (page, state) => {
    await openByNumber(page, number);
    assert.equal(await stateOf(page), state);
  };
  const ask = (action) =>
    take(seat, action, (form) => form.locator('select[name=person]').selectOption({ label: nameOf('patroller01') }));
  const answer = async (action, shade) => {
    await openByNumber(patroller, number);
    await take(patroller, action, async (form) => {
      await form.locator('[name=answer][value=yes]').check();
      await form.locator('input[type=file]').setInputFiles(photo(shade));
      await form.locator('[data-locate]').click();
      await patroller.waitForFunction((id) => document.getElementById(id).value !== '', `${action}-position-lat`);
    });
  };

  await story.test('the resident reports with photo and position', async () => {
    link = await report(resident, '井盖松动，夜里响', locateByDevice);
    number = await numberOn(resident);
    await resident.goto(link);
    assert.ok((await resident.locator('main').innerText()).includes('已收到您的上报'));
  });
  await story.test('the seat finds it by its number and sends a patroller', async () => {
    await open(seat, '已上报');
    assert.ok((await seat.locator('main').innerText()).includes('井盖松动，夜里响'));
    assert.equal(await seat.locator('.photos img').count(), 1);
    await ask('request_verification');
    assert.equal(await stateOf(seat), '核实中');
  });
  await story.test('the patroller answers with photo and position', () => answer('answer_verification', 80));
  await story.test('the seat files it under an item found by pinyin, and dispatches it', async () => {
    await openByNumber(seat, number);
    await take(seat, 'file', async (form) => {
      await form.locator('input[type=search]').pressSequentially('jinggai');
      await form.locator('[role=option]').first().waitFor();
      await seat.keyboard.press('ArrowDown');
      await seat.keyboard.press('Enter');
      assert.notEqual(await form.locator('input[name=item]').inputValue(), '');
    });
    assert.equal(await stateOf(seat), '已立案');
    assert.match(await seat.locator('h1').innerText(), /井盖/);
    await take(seat, 'dispatch', (form) => form.locator('select[name=department]').selectOption({ label: '城市管理科' }));
    assert.equal(await stateOf(seat), '已派遣');
  });
  await story.test('the department accepts it and responds with a photo', async () => {
    await open(department, '已派遣');
    await take(department, 'accept');
    assert.equal(await stateOf(department), '处置中');
    await take(department, 'respond', async (form) => {
      await form.locator('textarea').fill('井盖已经固定。');
      await form.locator('input[type=file]').setInputFiles(photo(160));
    });
    assert.equal(await stateOf(department), '已反馈');
  });
  await story.test('the seat asks for a recheck, the patroller is content, the seat closes', async () => {
    await open(seat, '已反馈');
    await ask('request_recheck');
    assert.equal(await stateOf(seat), '核查中');
    await answer('answer_recheck', 200);
    await openByNumber(seat, number);
    await take(seat, 'close');
    assert.equal(await stateOf(seat), '已结案');
    assert.equal(await seat.locator('.photos img').count(), 4, 'a photo of each who sent one');
  });
  await story.test('the resident is told, and rates', async () => {
    await resident.goto(link);
    const told = await resident.locator('main').innerText();
    for (const words of ['已经处置并结案。', '责任部门反馈已处置', '城市管理科']) assert.ok(told.includes(words), words);
    for (const name of [nameOf('patroller01'), nameOf('dept-city_management')])
      assert.ok(!told.includes(name), 'residents are not told who of the staff it was');
    await resident.locator('[name=rating][value="5"]').check();
    await send(resident, resident.locator('form[action$="/rate"] button.button'));
    assert.equal(await resident.locator('form[action$="/rate"]').count(), 0, 'rated once');
    await openByNumber(seat, number);
    assert.ok((await seat.locator('.trail').innerText()).includes('5 / 5'));
  });
});

test('another language shows the same page', async () => {
  const page = await gewu.newPage({ login: 'seat01' });
  for (const [path, english] of [
    ['/cases?state=closed', 'Cases'],
    ['/overview?from=2026-11-01&to=2026-11-30', 'Overview'],
  ]) {
    await page.goto(path);
    await send(page, page.getByRole('link', { name: 'English' }));
    assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, path);
    assert.equal(await page.locator('h1').innerText(), english);
    await send(page, page.getByRole('link', { name: '中文' }));
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
  }
  await page.goto('/cases?state=closed');
  const [number] = await numbersToTheEnd(page);
  await openByNumber(page, number);
  const url = page.url();
  await send(page, page.getByRole('link', { name: 'English' }));
  assert.equal(page.url(), url);
  assert.equal(await stateOf(page), 'Closed');
});
