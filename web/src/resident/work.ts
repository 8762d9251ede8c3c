// `form[data-work]`: the browser does a piece of work for the form while somebody fills it in, and puts it into the
// hidden field `work`. Where it cannot (no script, no worker) the form goes without, and a person looks at it first.

import type { Challenge, Solution } from '../pure/work.ts';
import { text } from '../texts.ts';
import { allowWorker } from '../trusted.ts';
import solverUrl from './solver.ts?worker&url';

/** Whoever presses before it is done waits no longer than this. */
const PATIENCE_MS = 8_000;

export function work(form: HTMLFormElement): void {
  const field = form.elements.namedItem('work');
  const address = form.dataset['work'];
  if (!(field instanceof HTMLInputElement) || !address) return;
  const said = form.querySelector('[data-work-said]');
  let state: 'idle' | 'busy' | 'over' = 'idle';
  const begin = async (): Promise<void> => {
    if (state !== 'idle') return;
    state = 'busy';
    field.value = await done(address).catch(() => '');
    state = 'over';
  };
  // Somebody who only looks at the page need not work.
  form.addEventListener('focusin', () => void begin(), { once: true });
  form.addEventListener('pointerenter', () => void begin(), { once: true });
  if ('workAtOnce' in form.dataset) void begin();
  form.addEventListener('submit', (event) => {
    if (state === 'over') return;
    event.preventDefault();
    const button = event.submitter;
    if (said) said.textContent = text('resident.working');
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    const finished = state === 'idle' ? begin() : waitFor(() => state === 'over');
    void Promise.race([finished, patience]).then(() => {
      state = 'over';
      if (said) said.textContent = '';
      form.requestSubmit(button instanceof HTMLElement ? button : null);
    });
  });
}

async function waitFor(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function done(address: string): Promise<string> {
  const answer = await fetch(address);
  if (!answer.ok) return '';
  const challenge = (await answer.json()) as Challenge;
  allowWorker(solverUrl);
  const worker = new Worker(solverUrl, { type: 'module' });
  try {
    const solution = await new Promise<Solution | null>((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<Solution | null>) => resolve(data));
      worker.addEventListener('error', () => reject(new Error('the worker did not start')));
      worker.postMessage(challenge);
    });
    return solution ? btoa(JSON.stringify({ challenge, solution })) : '';
  } finally {
    worker.terminate();
  }
}
