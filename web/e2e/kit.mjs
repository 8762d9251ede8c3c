// A served demo and a browser for one test file:
//
//   const gewu = await start();
//   after(() => gewu.close());
//   const page = await gewu.newPage({ role: 'seat_operator' });

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { launch, signIn } from './browser.mjs';
import { guard } from './guard.mjs';

const READY_MS = 180_000;
const STOP_MS = 5_000;
const SCREEN = { viewport: { width: 1366, height: 768 } };
const PHONE = { viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true };

/** Makes the demo, serves it and opens a browser. */
export async function start({ days = 3, seed = 7 } = {}) {
  const data = await mkdtemp(join(tmpdir(), 'gewu-e2e-'));
  const server = serve(data, days, seed);
  try {
    const { address, accounts } = await ready(server);
    return new Kit({ data, server, address, accounts, browser: await launch() });
  } catch (error) {
    await stop(server, data);
    throw error;
  }
}

function serve(data, days, seed) {
  const binary = process.env.GEWU_BIN;
  if (!binary) throw new Error('GEWU_BIN must name the gewu binary to test');
  const flags = ['--days', days, '--seed', seed, '--data', data, '--listen', '127.0.0.1:0', '--json'];
  // Its own process group, so that nothing it starts outlives the test.
  const server = spawn(binary, ['demo', ...flags.map(String)], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  server.gone = new Promise((resolve) => {
    server.once('exit', (code, signal) => resolve(`gewu ended with ${signal ?? code}`));
    server.once('error', (error) => resolve(`gewu did not start: ${error.message}`));
  });
  process.once('exit', () => signal(server, 'SIGKILL'));
  return server;
}

/** The line that tells address and accounts; lines before it are progress. */
function ready(server) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`gewu was not ready after ${READY_MS / 1000} s`)), READY_MS);
    const settle = (done) => (value) => (clearTimeout(late), done(value));
    server.gone.then((why) => settle(reject)(new Error(why)));
    createInterface({ input: server.stdout }).on('line', (line) => {
      const told = parsed(line);
      if (told?.address) settle(resolve)(told);
    });
  });
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function signal(server, name) {
  try {
    process.kill(-server.pid, name);
  } catch {
    // Gone already.
  }
}

async function stop(server, data) {
  signal(server, 'SIGTERM');
  const impatient = setTimeout(() => signal(server, 'SIGKILL'), STOP_MS);
  await server.gone;
  clearTimeout(impatient);
  await rm(data, { recursive: true, force: true });
}

class Kit {
  #server;
  #data;
  #browser;
  #checks = [];

  constructor({ server, data, browser, address, accounts }) {
    this.#server = server;
    this.#data = data;
    this.#browser = browser;
    /** `http://127.0.0.1:PORT` */
    this.address = address;
    /** `[{ login, password, role }]` */
    this.accounts = accounts;
  }

  /** A page in a browser profile of its own, signed in as `login`, or as the first account with `role`, or not at
   *  all. `allow` lists console errors that the story provokes; `at` is `{ longitude, latitude }` of the device. */
  async newPage({ login, role, phone = false, javaScript = true, locale = 'zh-CN', at, allow = [] } = {}) {
    const context = await this.#browser.newContext({
      ...(phone ? PHONE : SCREEN),
      baseURL: this.address,
      javaScriptEnabled: javaScript,
      locale,
      ...(at && { geolocation: at, permissions: ['geolocation'] }),
    });
    this.#checks.push(await guard(context, new URL(this.address).origin, allow));
    const page = await context.newPage();
    if (login ?? role) await signIn(page, this.address, this.#account(login, role));
    return page;
  }

  #account(login, role) {
    const account = this.accounts.find((one) => (login ? one.login === login : one.role === role));
    if (!account) throw new Error(`the demo has no account ${login ?? role}`);
    return account;
  }

  /** Fails if a page did what none may do. */
  check() {
    for (const check of this.#checks) check();
  }

  /** Ends browser and server, then checks. */
  async close() {
    await this.#browser.close();
    await stop(this.#server, this.#data);
    this.check();
  }
}
