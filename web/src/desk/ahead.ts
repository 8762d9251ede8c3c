// The next case is asked for while this one is read, so that it is there at once.

import { ask, type Answer } from './panes.ts';

/** Older than this it may show what is no longer so. */
const FRESH_MS = 60_000;

export class Ahead {
  #url = '';
  #at = 0;
  #answer: Promise<Answer> | null = null;
  #page: Answer | null = null;

  fetch(url: string): void {
    if (this.#has(url)) return;
    this.#url = url;
    this.#at = performance.now();
    this.#page = null;
    this.#answer = ask(url);
    this.#answer.then(
      (answer) => {
        if (this.#url === url) this.#page = answer;
      },
      () => {
        if (this.#url === url) this.forget();
      },
    );
  }

  /** The page of `url`, once: at hand, on its way, or asked for now. */
  take(url: string): Promise<Answer> {
    const waiting = this.#has(url) ? this.#answer : null;
    this.forget();
    return waiting ?? ask(url);
  }

  /** The page of `url` if it is at hand. */
  takeNow(url: string): Answer | null {
    const page = this.#has(url) ? this.#page : null;
    if (page) this.forget();
    return page;
  }

  #has(url: string): boolean {
    return this.#url === url && performance.now() - this.#at < FRESH_MS;
  }

  forget(): void {
    this.#url = '';
    this.#page = null;
    this.#answer = null;
  }
}
