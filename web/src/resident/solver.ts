// The worker that does the piece of work beside the page.

import { solve, type Challenge } from '../pure/work.ts';

/** Far above what is ever asked: a worker must end. */
const MOST = 5_000_000;

addEventListener('message', ({ data }: MessageEvent<Challenge>) => {
  postMessage(solve(data, MOST));
});
