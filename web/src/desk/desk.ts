// The seat operator's desk: cases are opened, sent and followed by the next without loading a page anew. Without this
// script the same links and forms do the same.

import { release } from '../behaviours/submit-once.ts';
import { each, make, mark, named } from '../dom.ts';
import { text } from '../texts.ts';
import { Ahead } from './ahead.ts';
import { initials } from './initials.ts';
import { areOn, listen, turn } from './keys.ts';
import { Live } from './live.ts';
import { ask, put, putBack, renewQueue, shown, type Answer } from './panes.ts';
import { soundIsOn, turnSound } from './sound.ts';

type Bind = (root: ParentNode) => void;

export function startDesk(bind: Bind): void {
  new Desk(bind);
}

class Desk {
  readonly #bind: Bind;
  readonly #ahead = new Ahead();
  readonly #said = make('p', 'desk-said-now');
  #asked = 0;
  #live: Live | null = null;
  /** Until the last step is answered. */
  #sent: Promise<void> = Promise.resolve();

  constructor(bind: Bind) {
    this.#bind = bind;
    mark(this.#said, { role: 'status' });
    document.querySelector('[data-desk]')?.before(this.#said);
    document.addEventListener('click', (event) => this.#clicked(event));
    document.addEventListener('submit', (event) => this.#submitted(event));
    document.addEventListener('change', (event) => this.#changed(event));
    addEventListener('popstate', () => void this.#open(location.href, false));
    this.#listen();
    this.#switch();
    each('select[data-initials]', HTMLSelectElement, initials);
    this.#opened([]);
    const seconds = Number(named('[data-desk]', HTMLElement)?.dataset['askEvery'] ?? '30');
    const go = (url: string): void => void this.#open(url || currentHref(), url !== '');
    this.#live = new Live({ renew: () => this.#renewQueue(), openCase, go }, seconds);
  }

  /** Unless something is on its way, whose answer brings the queue along. */
  async #renewQueue(): Promise<void> {
    const asked = this.#asked;
    try {
      const { page } = await ask(currentHref());
      if (asked === this.#asked) renewQueue(page);
    } catch {
      // The line is down: the queue stays as it is until it is asked for again.
    }
  }

  #listen(): void {
    listen({
      j: () => this.#move(1),
      arrowdown: () => this.#move(1),
      k: () => this.#move(-1),
      arrowup: () => this.#move(-1),
      'ctrl+enter': () => named('[data-desk-quick]', HTMLFormElement)?.requestSubmit(),
      c: () => focusOn('#quick-item'),
      u: () => focusOn('[name="criterion"]:checked'),
      d: () => focusOn('#quick-department'),
      t: () => focusOn('#quick-text'),
      o: () => focusOn('#desk-other summary'),
      '/': () => focusOn('[data-desk-search]'),
      '?': () => this.#help(),
      z: () => void this.#undo(),
      escape: () => document.getElementById('desk-case')?.focus({ preventScroll: true }),
    });
  }

  /** After panes came: their pieces are bound, and the next case is asked for. */
  #opened(placed: Iterable<Element>): void {
    for (const pane of placed) this.#bindIn(pane);
    const next = nextHref();
    if (next) this.#ahead.fetch(next);
    this.#live?.present();
  }

  /** Once for each piece: what stays on the page is not bound again. */
  #bindIn(root: ParentNode): void {
    this.#bind(root);
    each('select[data-initials]', HTMLSelectElement, initials, root);
  }

  #show(answer: Answer, remember: boolean): void {
    document.title = answer.page.title;
    if (remember) history.pushState(null, '', answer.url);
    const chosen = answer.page.querySelector('[data-desk]')?.classList.contains('desk-chosen') ?? false;
    document.querySelector('[data-desk]')?.classList.toggle('desk-chosen', chosen);
    this.#opened(put(answer.page));
    document.getElementById('desk-case')?.focus({ preventScroll: true });
    document.getElementById('desk-case')?.scrollTo(0, 0);
  }

  /** Of several that are opened in haste the last is shown. */
  async #open(url: string, remember = true): Promise<void> {
    const asked = ++this.#asked;
    try {
      const answer = await this.#ahead.take(url);
      if (asked === this.#asked) this.#show(answer, remember);
    } catch {
      location.assign(url);
    }
  }

  #clicked(event: MouseEvent): void {
    const row = event.target instanceof Element ? event.target.closest('a[data-case]') : null;
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!(row instanceof HTMLAnchorElement) || !plain) return;
    event.preventDefault();
    void this.#open(row.href);
  }

  #move(by: number): void {
    const rows = [...document.querySelectorAll<HTMLAnchorElement>('a[data-case]')];
    const at = rows.findIndex((row) => row.hasAttribute('aria-current'));
    const row = rows[at + by];
    if (row) void this.#open(row.href);
  }

  #submitted(event: SubmitEvent): void {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
    if (!form.closest('#desk-case, #desk-done') || form.method !== 'post') return;
    event.preventDefault();
    this.#sent = form.hasAttribute('data-undo') ? this.#takeBack(form) : this.#send(form);
  }

  /** A step that is still on its way can be taken back as soon as it is answered. */
  async #undo(): Promise<void> {
    await this.#sent;
    named('#desk-done form[data-undo]', HTMLFormElement)?.requestSubmit();
  }

  /** The case that came back is shown; what was begun in another stays as it is when it cannot be. */
  async #takeBack(form: HTMLFormElement): Promise<void> {
    const asked = ++this.#asked;
    try {
      const answer = await ask(form.action, new FormData(form));
      this.#ahead.forget();
      if (asked === this.#asked) this.#show(answer, answer.ok);
    } catch {
      this.#say(text('desk.unsent'));
      release(form);
    }
  }

  /** The next case is shown before the answer is here; a refusal brings the refused one back, and a broken line does so
   *  with all that was entered. */
  async #send(form: HTMLFormElement): Promise<void> {
    const url = form.action;
    const body = new FormData(form);
    const next = nextHref();
    const ahead = next ? this.#ahead.takeNow(next) : null;
    const from = location.href;
    const title = document.title;
    const panes = shown();
    if (ahead) this.#show(ahead, true);
    const here = location.href;
    this.#say(text('desk.sending'));
    try {
      const answer = await ask(url, body);
      this.#say('');
      if (answer.ok && ahead) this.#after(answer, here);
      else this.#show(answer, answer.ok);
    } catch {
      this.#say(text('desk.unsent'));
      release(form);
      if (!ahead) return;
      putBack(panes);
      document.title = title;
      history.pushState(null, '', from);
    }
  }

  /** The step was taken: queue and message are renewed, the pane only if nobody has begun to work in it. Whoever has
   *  left `here` keeps everything, for the queue of the answer marks another case. */
  #after(answer: Answer, here: string): void {
    const pane = document.getElementById('desk-case');
    const moved = location.href !== here;
    const busy = pane !== null && pane !== document.activeElement && pane.contains(document.activeElement);
    if (!busy && !moved) return this.#opened(put(answer.page));
    this.#opened(put(answer.page, moved ? ['desk-done'] : ['desk-queue', 'desk-done']));
  }

  /** Another item has other criteria and perhaps another department: the form is asked for anew. */
  #changed(event: Event): void {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || field.id !== 'quick-item-code' || !field.value) return;
    const item = field.value;
    const url = new URL(currentHref());
    url.searchParams.set('item', item);
    void ask(url.href).then(
      ({ page }) => {
        // Meanwhile another case may be open, or another item chosen.
        if (field.isConnected && field.value === item) this.#renew(page);
      },
      () => {
        // The line is down: the form stays as it is, with the criteria and the department of the item before.
      },
    );
  }

  #renew(page: Document): void {
    const form = document.querySelector('[data-desk-quick]');
    const coming = page.querySelector('[data-desk-quick]');
    const note = named('#quick-text', HTMLTextAreaElement)?.value ?? '';
    if (!form || !coming) return;
    // What is bound is looked for inside of something, and on the page: the form stands in a frame for so long.
    const frame = make('div');
    form.replaceWith(frame);
    frame.append(document.adoptNode(coming));
    this.#bindIn(frame);
    frame.replaceWith(coming);
    const field = named('#quick-text', HTMLTextAreaElement);
    if (field) field.value = note;
    document.getElementById('desk-case')?.focus({ preventScroll: true });
  }

  #help(): void {
    const keys = named('[data-desk-keys]', HTMLDetailsElement);
    if (!keys) return;
    keys.open = !keys.open;
    if (keys.open) keys.scrollIntoView({ block: 'nearest' });
  }

  #switch(): void {
    const keys = named('[data-desk-keys]', HTMLDetailsElement);
    const button = named('[data-desk-switch]', HTMLButtonElement);
    if (!keys || !button) return;
    keys.hidden = false;
    const word = (): void => {
      button.textContent = (areOn() ? button.dataset['wordOff'] : button.dataset['wordOn']) ?? '';
    };
    word();
    const sound = named('[data-desk-sound]', HTMLButtonElement);
    const soundWord = (): void => {
      if (sound) sound.textContent = (soundIsOn() ? sound.dataset['wordOff'] : sound.dataset['wordOn']) ?? '';
    };
    soundWord();
    sound?.addEventListener('click', () => {
      turnSound(!soundIsOn());
      soundWord();
    });
    button.addEventListener('click', () => {
      turn(!areOn());
      word();
      this.#say(text(areOn() ? 'desk.keys_on' : 'desk.keys_off'));
    });
  }

  #say(words: string): void {
    this.#said.textContent = words;
  }
}

function nextHref(): string {
  const next = document.getElementById('desk-case')?.dataset['next'];
  return next ? new URL(next, location.href).href : '';
}

/** The id of the open case; empty where none is. */
function openCase(): string {
  const form = document.querySelector<HTMLFormElement>('#desk-case form[data-idempotency]');
  const at = form?.getAttribute('action')?.match(/^\/desk\/([^/]+)\//);
  return at?.[1] ?? document.querySelector<HTMLElement>('a[data-case][aria-current]')?.dataset['case'] ?? '';
}

/** The address of the open case, also where the page's own address names none. */
function currentHref(): string {
  const row = document.querySelector<HTMLAnchorElement>('a[data-case][aria-current]');
  return row?.href ?? location.href;
}

function focusOn(selector: string): void {
  const element = document.querySelector<HTMLElement>(selector);
  element?.focus();
  if (element instanceof HTMLInputElement) element.select();
}
