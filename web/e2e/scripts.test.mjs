// Whatever a person types is shown as what was typed: 500 texts that want to run as script, in every field, looked at on
// every page. None runs, and no page's policy has to stop one.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { mapsReady } from './browser.mjs';
import { start } from './kit.mjs';
import { PAYLOADS, packed } from './payloads.mjs';
import { PAGES, addresses, pagesByLogin } from './routes.mjs';

const REFUSED = [/status of 4\d\d/];
/** As long as a description may be, and less than the shortest address that a server refuses. */
const DESCRIPTION = 2_000;
const ADDRESS = 200;
const NAME = 50;
const QUESTION = 12_000;
/** Scripts run and policies speak while a page is read. */
const READ = { waitUntil: 'domcontentloaded' };

let gewu;
let token;
/** What ran and what a policy had to stop. */
const faults = [];

before(async () => {
  gewu = await start();
});
after(() => gewu?.close());

/** A page on which whatever runs or is stopped is told. */
async function watched(how) {
  const page = await gewu.newPage({ ...how, allow: REFUSED });
  await watch(page);
  return page;
}

async function watch(page) {
  const told = (what) => faults.push(`${page.url()}: ${what}`);
  await page.context().exposeFunction('ran', (number) => told(`ran ${PAYLOADS[number]}`));
  await page.context().exposeFunction('stopped', (what) => told(`the policy stopped ${what}`));
  await page.context().addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) => {
      globalThis.stopped(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    }),
  );
  page.on('dialog', (dialog) => (told(`asked ${dialog.message()}`), dialog.dismiss()));
}

/** What has come up since the last look. */
async function assertQuiet(page, where) {
  // One turn of the page's own clock, so that what was going to run has run.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0))));
  assert.deepEqual(faults.splice(0), [], where);
}

const post = (page, path, body) =>
  page.evaluate(
    async ([to, sent]) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
      const answer = await fetch(to, { method: 'POST', headers, body: JSON.stringify(sent) });
      return { status: answer.status, told: await answer.json() };
    },
    [path, body],
  );

test('the watch sees what a page stops, and the texts are 500', async () => {
  assert.ok(PAYLOADS.length >= 500 && new Set(PAYLOADS).size === PAYLOADS.length);
  assert.ok(packed(DESCRIPTION).join(' ').includes(PAYLOADS.at(-1)));
  const page = await gewu.newPage({ allow: [/./] });
  await watch(page);
  await page.goto('/sign-in');
  const stopped = page.waitForEvent('console', (message) => /policy/i.test(message.text()));
  await page.evaluate(() => {
    const script = document.createElement('style');
    script.textContent = 'p { color: red }';
    document.body.append(script);
  });
  await stopped;
  await page.evaluate(() => globalThis.ran(1));
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0)));
  const seen = faults.splice(0).join('\n');
  assert.match(seen, /the policy stopped style-src/);
  assert.ok(seen.includes(`ran ${PAYLOADS[1]}`));
});

test('reports keep every text as it was typed', async () => {
  const seat = await watched({ login: 'seat01' });
  const [addressed, named] = [packed(ADDRESS), packed(NAME)];
  const descriptions = packed(DESCRIPTION);
  const turns = Math.max(descriptions.length, 40);
  for (let turn = 0; turn < turns; turn += 1) {
    const report = {
      channel: 'phone',
      description: descriptions[turn % descriptions.length],
      address: addressed[turn % addressed.length],
      contact: { name: named[turn % named.length], phone: named[(turn + 20) % named.length] },
    };
    const { status, told } = await post(seat, '/api/v1/cases', report);
    assert.equal(status, 201, JSON.stringify(told));
    token ??= told.token;
    if (turn >= descriptions.length) continue;
    const shown = await seat.goto(`/cases/${told.id}`);
    assert.equal(shown.status(), 200);
    assert.ok((await seat.locator('main').innerText()).includes(report.description.split(' ')[0]), 'shown as text');
    await assertQuiet(seat, `case ${turn}`);
  }
});

/** Everybody who has pages, one after the other. */
async function everybody(looks) {
  for (const [login, pages] of pagesByLogin()) await looks(await watched({ login }), login, pages);
}

/** Forms of the page with something to write in, and none of a password. */
const formsOf = (page) =>
  page.evaluate(() =>
    [...document.forms].flatMap((form, place) => {
      const fields = [...form.elements].filter((field) => field.matches('textarea, input:not([type]), input[type=text], input[type=search], input[type=tel], input[type=email]'));
      const names = fields.filter((field) => field.name && field.name !== 'login').map((field) => field.name);
      const isSecret = form.querySelector('input[type=password]') !== null;
      return names.length === 0 || isSecret ? [] : [{ place, key: `${form.getAttribute('method')} ${new URL(form.getAttribute('action') ?? '', location).pathname.replace(/[0-9a-f-]{32,}/g, '…')} ${names}`, count: names.length, method: form.getAttribute('method') ?? 'get' }];
    }),
  );

/** Writes `text` into every such field of the form and sends it as it is, whatever the browser thinks of it. */
async function sendFilled(page, place, text) {
  const [answer] = await Promise.all([
    // A form that answers with a file leads nowhere.
    Promise.race([page.waitForNavigation(READ), page.waitForEvent('download').then(() => null)]),
    page.evaluate(
      ([at, written]) => {
        const form = document.forms[at];
        for (const field of form.elements) {
          const isText = field.matches('textarea, input:not([type]), input[type=text], input[type=search], input[type=tel], input[type=email]');
          if (isText && field.name) field.value = written;
          if (field.matches('input[type=hidden][name=back]')) field.value = '/';
        }
        // A field may be named as the method is.
        HTMLFormElement.prototype.submit.call(form);
      },
      [place, text],
    ),
  ]);
  return answer;
}

test('no field of any form turns a text into script, whether it is kept, refused or searched for', async () => {
  const tried = new Set();
  let turn = 0;
  await everybody(async (page, login, pages) => {
    for (const [route, how] of pages) {
      for (const address of await addresses(page, route, how, token)) {
        await page.goto(address, READ);
        for (const { place, key, count, method } of await formsOf(page)) {
          if (tried.has(key)) continue;
          tried.add(key);
          // All at once comes back in the refused form; one alone is short enough to be kept and shown elsewhere.
          const texts = method === 'get' ? packed(Math.floor(QUESTION / count)) : [PAYLOADS.join(' '), packed(NAME)[(turn += 7) % packed(NAME).length]];
          for (const text of texts) {
            await page.goto(address, READ);
            const answer = await sendFilled(page, place, text);
            assert.ok(answer === null || answer.status() < 500, `${key}: ${answer?.status()}`);
            await assertQuiet(page, `${login ?? 'anybody'} ${address} ${key}`);
          }
        }
      }
    }
  });
  assert.ok(tried.size >= 25, `only these forms were found: ${[...tried].join('; ')}`);
});

test('every page shows what is stored by now as text', async () => {
  await everybody(async (page, login, pages) => {
    for (const [route, how] of pages) {
      for (const address of await addresses(page, route, how, token)) {
        await page.goto(address);
        if (route === '/map') await mapsReady(page);
        await page.evaluate(() => document.querySelectorAll('details').forEach((part) => (part.open = true)));
        await assertQuiet(page, `${login ?? 'anybody'} ${address}`);
      }
    }
  });
});

test('feeds, tables and operations carry the texts as data', async () => {
  const seat = await watched({ login: 'seat01' });
  const table = await (await seat.request.get('/cases/export.csv')).text();
  assert.ok(table.includes('ran('), 'the texts are in it');
  for (const cell of table.split('\n').flatMap((row) => row.split(','))) {
    assert.doesNotMatch(cell, /^"?[=+@＝＋＠]/, 'no cell is a formula');
  }
  for (const path of ['/api/v1/cases', '/cases/export.csv', '/api/v1/suggestions?text=%3Csvg%20onload=ran(1)%3E']) {
    const { headers } = await seat.request.get(path).then((answer) => ({ headers: answer.headers() }));
    assert.equal(headers['x-content-type-options'], 'nosniff', path);
    assert.doesNotMatch(headers['content-type'], /html|svg/, path);
  }
  const feed = await seat.request.get('/s/110115010/grids/110115010001/feed.atom');
  assert.match(feed.headers()['content-type'], /^application\/atom\+xml/);
  // Where no policy hinders the reading of XML.
  const blank = await gewu.newPage();
  const elements = await blank.evaluate((text) => {
    const read = new DOMParser().parseFromString(text, 'application/xml');
    return [...read.querySelectorAll('*')].map((element) => element.localName);
  }, await feed.text());
  assert.ok(elements.includes('feed') && !elements.some((name) => /script|svg|img|parsererror/.test(name)), elements.join(' '));
  await assertQuiet(seat, 'data');
});
