// The seat operator's desk: cases are opened, sent and followed by the next without loading a page anew. Without this
// script the same links and forms do the same.

import { each, make, mark, named } from '../dom.ts';
import { text } from '../texts.ts';
import { Ahead } from './ahead.ts';
import { initials } from './initials.ts';
import { areOn, listen, turn } from './keys.ts';
import { ask, put, type Answer } from './panes.ts';

type Bind = (root: ParentNode) => void;

export function startDesk(bind: Bind): void {
  new Desk(bind);
}

class Desk {
  readonly #bind: Bind;
  readonly #ahead = new Ahead();
  readonly #said = make('p', 'desk-said-now');

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
    this.#opened();
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
      escape: () => document.getElementById('desk-case')?.focus({ preventScroll: true }),
    });
  }

  /** After panes came: their pieces are bound, and the next case is asked for. */
  #opened(placed: Iterable<Element> = []): void {
    for (const pane of placed) this.#bind(pane);
    each('select[data-initials]', HTMLSelectElement, initials);
    const next = nextHref();
    if (next) this.#ahead.fetch(next);
  }

  #show(answer: Answer, remember: boolean): void {
    document.title = answer.page.title;
    if (remember) history.pushState(null, '', answer.url);
    document.querySelector('[data-desk]')?.classList.add('desk-chosen');
    this.#opened(put(answer.page));
    document.getElementById('desk-case')?.focus({ preventScroll: true });
    document.getElementById('desk-case')?.scrollTo(0, 0);
  }

  async #open(url: string, remember = true): Promise<void> {
    try {
      this.#show(await this.#ahead.take(url), remember);
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
    if (!form.closest('#desk-case') || form.method !== 'post') return;
    event.preventDefault();
    void this.#send(form);
  }

  /** The next case is shown before the answer is here; a refusal brings the refused one back. */
  async #send(form: HTMLFormElement): Promise<void> {
    const url = form.action;
    const body = new FormData(form);
    const next = nextHref();
    const ahead = next ? this.#ahead.takeNow(next) : null;
    if (ahead) this.#show(ahead, true);
    this.#say(text('desk.sending'));
    try {
      const answer = await ask(url, body);
      this.#say('');
      if (answer.ok && ahead) this.#after(answer);
      else this.#show(answer, answer.ok);
    } catch {
      this.#say(text('desk.unsent'));
      if (ahead) history.back();
    }
  }

  /** The step was taken: queue and message are renewed, the pane only if nobody has begun to work in it. */
  #after(answer: Answer): void {
    const pane = document.getElementById('desk-case');
    const busy = pane !== null && pane !== document.activeElement && pane.contains(document.activeElement);
    if (!busy) return this.#opened(put(answer.page));
    this.#opened(put(answer.page, ['desk-queue']));
    const done = answer.page.querySelector('.desk-done');
    if (done) pane.prepend(document.adoptNode(done));
  }

  /** Another item has other criteria and perhaps another department: the form is asked for anew. */
  #changed(event: Event): void {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || field.id !== 'quick-item-code' || !field.value) return;
    const url = new URL(currentHref());
    url.searchParams.set('item', field.value);
    void ask(url.href).then(({ page }) => this.#renew(page));
  }

  #renew(page: Document): void {
    const form = document.querySelector('[data-desk-quick]');
    const coming = page.querySelector('[data-desk-quick]');
    const note = named('#quick-text', HTMLTextAreaElement)?.value ?? '';
    if (!form || !coming) return;
    form.replaceWith(document.adoptNode(coming));
    const field = named('#quick-text', HTMLTextAreaElement);
    if (field) field.value = note;
    if (coming.parentElement) this.#opened([coming]);
    this.#bindForm(coming);
    document.getElementById('desk-case')?.focus({ preventScroll: true });
  }

  /** `bind` looks inside of what it is given: the form itself is bound through a frame of its own. */
  #bindForm(form: Element): void {
    const frame = make('div');
    form.replaceWith(frame);
    frame.append(form);
    this.#bind(frame);
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
