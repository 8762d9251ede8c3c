// node web/screens.mjs (GEWU_BIN names the binary): the pictures of docs/screens/, from a fresh demo.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mapsReady } from './e2e/browser.mjs';
import { start } from './e2e/kit.mjs';
import { send } from './e2e/steps.mjs';
import { toPalette } from './palette.mjs';

const OUT = fileURLToPath(new URL('../docs/screens/', import.meta.url));
/** Larger ones go into the repository with fewer colours. */
const BYTES_MOST = 200_000;
const DEMO = { days: 14, seed: 1 };

/** What its department finds most urgent, with the deadline explained. */
async function openCase(page) {
  await page.goto('/department');
  await send(page, page.locator('table.cases a').first());
  await page.locator('summary', { hasText: '期限' }).first().click();
}

/** A report begun, as a resident holds it. */
async function openReport(page) {
  await page.goto('/');
  await send(page, page.locator('main a[href$="/report"]'));
  await page.fill('#words', '兴业里小区北门');
}

/** The way in for residents, in large print. */
async function openElder(page) {
  await page.goto('/');
  await send(page, page.locator('header').getByRole('link', { name: '长辈版' }));
}

/** The map at night. */
async function openDark(page) {
  await page.goto('/display?to=dark&back=/map');
}

/** A list of settings as the system administrator keeps it. */
async function openLists(page) {
  await page.goto('/administration');
  await send(page, page.locator('main a[href$="/lists/responsibility"]'));
}

const PICTURES = [
  { name: 'desk', by: { role: 'seat_operator' }, open: (page) => page.goto('/desk') },
  { name: 'department', by: { role: 'department_handler' }, open: (page) => page.goto('/department') },
  { name: 'lists', by: { role: 'grid_office' }, open: openLists },
  { name: 'cases', by: { role: 'seat_operator' }, open: (page) => page.goto('/cases?state=open') },
  { name: 'case', by: { role: 'department_handler' }, open: openCase },
  { name: 'map', by: { role: 'seat_operator' }, open: (page) => page.goto('/map') },
  { name: 'dark', by: { role: 'seat_operator' }, open: openDark },
  { name: 'overview', by: { role: 'leader' }, open: (page) => page.goto('/overview') },
  { name: 'report-phone', by: { phone: true }, open: openReport },
  { name: 'elder-phone', by: { phone: true }, open: openElder },
];

await mkdir(OUT, { recursive: true });
const gewu = await start(DEMO);
try {
  for (const { name, by, open } of PICTURES) {
    const page = await gewu.newPage(by);
    await open(page);
    await mapsReady(page);
    const picture = await page.screenshot({ fullPage: by.phone });
    await writeFile(join(OUT, `${name}.png`), picture.length > BYTES_MOST ? toPalette(picture) : picture);
    console.log(join('docs/screens', `${name}.png`));
  }
} finally {
  await gewu.close();
}
