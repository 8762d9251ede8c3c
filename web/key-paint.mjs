// node web/key-paint.mjs BASE_URL user:password
// Walks through the queue of the desk by keys. Prints as JSON how many milliseconds lay between each key and the picture
// of the case it chose: `down` at a reader's pace, `up` as soon as the picture before is there.

import { launch, signIn } from './e2e/browser.mjs';

const ROWS = 50;
const READ_MS = 250;

const [base, who] = process.argv.slice(2);
if (!base || !who) {
  console.error('usage: node web/key-paint.mjs BASE_URL user:password');
  process.exit(2);
}
const [login, password] = who.split(':');
const browser = await launch();
try {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
  const page = await context.newPage();
  await signIn(page, base, { login, password });
  await page.goto(new URL('/desk', base).href);
  await page.waitForFunction((rows) => document.querySelectorAll('a[data-case]').length === rows, ROWS);
  const down = await walk(page, 'ArrowDown', READ_MS);
  const up = await walk(page, 'ArrowUp', 0);
  console.log(JSON.stringify({ down, up }));
} finally {
  await browser.close();
}

async function walk(page, key, pause) {
  const took = [];
  for (let step = 1; step < ROWS; step++) {
    await page.waitForTimeout(pause);
    await page.evaluate(awaitPicture);
    await page.keyboard.press(key);
    took.push(await page.evaluate(() => window.picture));
  }
  return took;
}

/** From the key to the frame that shows another case as chosen. */
function awaitPicture() {
  const chosen = () => document.querySelector('a[data-case][aria-current]')?.dataset.case;
  window.picture = new Promise((resolve) => {
    addEventListener('keydown', ({ timeStamp }) => {
      const before = chosen();
      const look = () => {
        if (chosen() === before) return requestAnimationFrame(look);
        // A task after the callbacks of a frame runs when that frame was handed over to be drawn.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - timeStamp);
        requestAnimationFrame(() => port2.postMessage(null));
      };
      requestAnimationFrame(look);
    }, { once: true, capture: true });
  });
}
