// The machine's own Chromium, quiet and offline, with drawing in software so that maps can be looked at.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const QUIET = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const SOFTWARE_GL = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
const NO_GL = ['--disable-gpu', '--disable-3d-apis'];

/** Starts Chromium; `webgl: false` for a machine that cannot draw maps. `CHROMIUM` names another binary. */
export function launch({ webgl = true } = {}) {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (!executablePath) throw new Error(`no Chromium: install the package chromium, or name one in CHROMIUM`);
  // The sandbox refuses root, and CI is root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...QUIET, ...sandbox, ...(webgl ? SOFTWARE_GL : NO_GL)] });
}

/** Signs in by the page that people use. */
export async function signIn(page, base, { login, password }) {
  await page.goto(new URL('/sign-in', base).href);
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill(password);
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.locator('main form button').first().click(),
  ]);
  await page.waitForLoadState();
  if (answer.status() >= 400) throw new Error(`signing in as ${login} answered ${answer.status()}`);
}

/** Waits until the maps of a page stand still; a page without one is ready at once. */
export async function mapsReady(page) {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('[data-map]')].every((map) => 'mapReady' in map.dataset || map.querySelector('.map-said')),
  );
}
