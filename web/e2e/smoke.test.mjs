import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { mapsReady } from './browser.mjs';
import { start } from './kit.mjs';

let gewu;
before(async () => {
  gewu = await start();
});
after(() => gewu?.close());

test('the first page answers and names the subdistrict', async () => {
  const page = await gewu.newPage();
  const answer = await page.goto('/');
  assert.equal(answer.status(), 200);
  assert.notEqual(await page.locator('.bar-name').innerText(), '');
});

for (const javaScript of [true, false]) {
  test(`the report page can be used ${javaScript ? 'with' : 'without'} script`, async () => {
    const page = await gewu.newPage({ phone: true, javaScript });
    await page.goto('/');
    await page.locator('main a[href$="/report"]').click();
    await page.waitForURL('**/report');
    assert.ok(await page.locator('main form button:not([type=button])').first().isEnabled());
    if (javaScript) {
      await page.locator('.map-later > summary').click();
      await mapsReady(page);
    }
    const [wanted, given] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wanted <= given, `${wanted} px wide on ${given}`);
  });
}
