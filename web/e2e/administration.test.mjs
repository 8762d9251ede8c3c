// Those who run the program for the others: a person made by one, given a right by another, signs in, and a third reads
// in the record what both did; none of them sees a case.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test, { after, before } from 'node:test';
import { start } from './kit.mjs';
import { send } from './steps.mjs';

const NEWCOMER = { login: 'hejing', name: '何静' };
const NEW_PASSWORD = 'quiet-lantern-harbour-42';

let gewu;
before(async () => {
  gewu = await start();
});
after(() => gewu?.close());

/** The page of the person who was made, as one of the administrators sees it. */
async function openPerson(page) {
  await page.goto(`/administration/people?q=${NEWCOMER.login}`);
  await send(page, page.locator('table.list tbody a').first());
}

test('a person is made, given a right, signs in with a password for one time, and is shut out at once', async (story) => {
  let password;
  const newcomer = await gewu.newPage({ allow: [/404/] });

  await story.test('the system administrator makes the account and reads the password once', async () => {
    const page = await gewu.newPage({ role: 'system_administrator' });
    await page.goto('/administration/people/new');
    await page.fill('#login', NEWCOMER.login);
    await page.fill('#name', NEWCOMER.name);
    await send(page, page.locator('main form .button'));
    password = await page.locator('.notice code').innerText();
    assert.equal(password.length, 16);
    await openPerson(page);
    assert.equal(await page.locator('.notice code').count(), 0, 'shown once');
    assert.equal(await page.locator('form[action$="/give"]').count(), 0, 'rights are not theirs to give');
  });

  await story.test('the security administrator gives the right', async () => {
    const page = await gewu.newPage({ role: 'security_administrator' });
    await openPerson(page);
    await page.locator('details:has(form[action$="/give"]) > summary').click();
    const form = page.locator('form[action$="/give"]');
    await form.locator('[name=role]').selectOption('seat_operator');
    await send(page, form.locator('.button'));
    assert.match(await page.locator('table.list').innerText(), /座席员/);
  });

  await story.test('the newcomer signs in, must choose a password, and has the desk', async () => {
    await newcomer.goto('/sign-in');
    await newcomer.fill('[name=login]', NEWCOMER.login);
    await newcomer.fill('[name=password]', password);
    await send(newcomer, newcomer.locator('main form .button').first());
    for (const field of await newcomer.locator('main [type=password]').all()) await field.fill(NEW_PASSWORD);
    await send(newcomer, newcomer.locator('main form .button').first());
    await newcomer.goto('/desk');
    assert.equal(await newcomer.locator('#desk, .desk').count() > 0, true, await newcomer.locator('main').innerText());
  });

  await story.test('locked, the next press finds nobody signed in', async () => {
    const page = await gewu.newPage({ role: 'security_administrator' });
    await openPerson(page);
    const lock = page.locator('details:has(form[action$="/lock"])');
    await lock.locator('> summary').click();
    await send(page, lock.locator('form .button'));
    await newcomer.goto('/desk');
    assert.match(newcomer.url(), /\/sign-in/);
  });

  await story.test('the audit administrator reads who did it, in words, and takes the record away', async () => {
    const page = await gewu.newPage({ role: 'audit_administrator' });
    await page.goto('/administration/audit');
    const record = await page.locator('table.list tbody').innerText();
    for (const word of [NEWCOMER.login, '登录']) assert.ok(record.includes(word), `${word} is not in the record`);
    assert.ok(!record.includes('{"'), 'no row is JSON');
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('a[href*="audit/export"], a', { hasText: 'CSV' }).first().click()]);
    const sheet = await readFile(await file.path(), 'utf8');
    assert.ok(sheet.includes(NEWCOMER.login));
  });
});

for (const role of ['system_administrator', 'security_administrator', 'audit_administrator']) {
  test(`the ${role} sees no case and no other's page`, async () => {
    const page = await gewu.newPage({ role, allow: [/404/] });
    await page.goto('/administration');
    const links = await page.locator('main a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    assert.ok(links.length > 0);
    for (const link of links) assert.equal((await page.goto(link)).status(), 200, link);
    for (const path of ['/cases', '/desk', '/department', '/overview']) {
      assert.equal((await page.goto(path)).status(), 404, path);
    }
  });
}
