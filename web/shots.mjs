// node web/shots.mjs BASE_URL OUT_DIR [--login user:password] [--dark] PATH...
// Pictures of pages at the sizes people have: office PC, large screen, phone.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch, mapsReady, signIn } from './e2e/browser.mjs';

const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
  { width: 360, height: 780, isMobile: true },
];
const SETTLE_MS = 700;

const { values, positionals } = parseArgs({
  options: { login: { type: 'string' }, dark: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [base, out, ...paths] = positionals;
if (!base || !out || paths.length === 0) {
  console.error('usage: node web/shots.mjs BASE_URL OUT_DIR [--login user:password] [--dark] PATH...');
  process.exit(2);
}

await mkdir(out, { recursive: true });
const browser = await launch();
try {
  for (const size of SIZES) await shoot(size);
} finally {
  await browser.close();
}

async function shoot({ width, height, isMobile = false }) {
  const context = await browser.newContext({
    viewport: { width, height },
    isMobile,
    hasTouch: isMobile,
    deviceScaleFactor: isMobile ? 2 : 1,
    locale: 'zh-CN',
    colorScheme: values.dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && console.error(`${page.url()}: ${message.text()}`));
  page.on('pageerror', (error) => console.error(`${page.url()}: ${error.message}`));
  if (values.login) {
    const [login, ...rest] = values.login.split(':');
    await signIn(page, base, { login, password: rest.join(':') });
  }
  for (const path of paths) {
    await page.goto(new URL(path, base).href);
    await mapsReady(page);
    await page.waitForTimeout(SETTLE_MS);
    const file = join(out, `${path.replace(/\W+/g, '_').replace(/^_|_$/g, '') || 'home'}-${width}.png`);
    await page.screenshot({ path: file, fullPage: isMobile, ...(isMobile && { clip: await topOf(page, width, height) }) });
    console.log(file);
  }
  await context.close();
}

/** The first three screens of a phone's page: enough to judge by, small enough to look at. */
async function topOf(page, width, height) {
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  return { x: 0, y: 0, width, height: Math.min(whole, 3 * height) };
}
