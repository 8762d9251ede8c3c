// A contractor without an account answers by the link that a department made, on a phone and without script.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { start } from './kit.mjs';
import { photo } from './photo.mjs';
import { assertNone, barriers, untold, wide } from './sound.mjs';
import { send, stateOf, take } from './steps.mjs';

let gewu;
before(async () => {
  gewu = await start();
});
after(() => gewu?.close());

test('a department hands a case over, the contractor answers, the department confirms', async () => {
  const seat = await gewu.newPage({ role: 'seat_operator' });
  const id = await seat.evaluate(async () => {
    const ask = async (path, body) => {
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() };
      const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
      return answer.json();
    };
    const case_ = await ask('/api/v1/cases', { channel: 'phone', item: 'E011301', description: '门口有坑', address: '新源北大街' });
    const inputs = { item: 'E011301', department: 'city_management' };
    await ask(`/api/v1/cases/${case_.id}/file_and_dispatch`, { version_seen: 1, inputs });
    return case_.id;
  });
  const city = await gewu.newPage({ login: 'dept-city_management' });
  await city.goto(`/cases/${id}`);
  await take(city, 'accept');
  await city.getByText('交承包单位办理').click();
  await city.fill('#task-contractor', '绿源养护');
  await city.fill('#task-words', '补好路面');
  await send(city, city.getByRole('button', { name: '生成链接' }));
  const link = await city.locator('.task-link').getAttribute('href');
  assertNone(await barriers(city), 'the case with a link');

  const outside = await gewu.newPage({ phone: true, javaScript: false });
  const looked = await outside.goto(new URL(link).pathname);
  assert.equal(looked.headers()['x-robots-tag'], 'noindex, nofollow');
  assert.equal(await outside.getByText('门口有坑').count(), 0, 'nothing that the reporter said');
  await outside.setInputFiles('#photos', await photo());
  await outside.fill('#text', '已补平');
  await send(outside, outside.getByRole('button', { name: '提交反馈' }));
  assert.equal(await outside.locator('[role=status]').count(), 1);

  const phone = await gewu.newPage({ phone: true });
  await phone.goto(new URL(link).pathname);
  assertNone([...(await barriers(phone)), ...(await wide(phone)), ...(await untold(phone))], 'the task on a phone');

  await city.goto(`/cases/${id}`);
  await take(city, 'respond', async (form) => {
    assert.equal(await form.locator('textarea').inputValue(), '已补平');
    assert.ok(await form.locator('input[name=known_photos]').isChecked());
  });
  assert.equal(await stateOf(city), '已反馈');
});
