// What happens elsewhere, while the desk is open: the queue is renewed in place, whoever works on a case is named, and a
// case that must be reported is announced. Nothing that somebody typed, chose or scrolled to is touched.

import { make, mark } from '../dom.ts';
import { text } from '../texts.ts';
import { ring } from './sound.ts';

interface News {
  case: string;
  version: number;
  kind: string;
  mine: boolean;
  must_report: boolean;
  name: string;
}

/** What the desk does about it. */
export interface Desk {
  /** Asks for the queue anew. */
  renew(): Promise<void>;
  openCase(): string;
  go(url: string): void;
}

/** Much may happen at once: the queue is asked for once. */
const TOGETHER_MS = 400;
const PRESENCE_EVERY_MS = 15_000;

export class Live {
  readonly #desk: Desk;
  readonly #others = new Map<string, string>();
  #timer = 0;
  #said = '';

  constructor(desk: Desk, askEveryS: number) {
    this.#desk = desk;
    setInterval(() => this.#later(), askEveryS * 1000);
    setInterval(() => this.present(true), PRESENCE_EVERY_MS);
    addEventListener('pagehide', () => this.#leave());
    this.#listen();
    this.present();
  }

  #listen(): void {
    const source = new EventSource('/live');
    source.addEventListener('case', (event) => this.#changed(read(event)));
    source.addEventListener('presence', (event) => this.#present(read(event)));
    source.addEventListener('reset', () => this.#later());
  }

  #later(): void {
    if (this.#timer || document.hidden) return;
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      void this.#desk.renew();
    }, TOGETHER_MS);
  }

  #changed(news: News): void {
    this.#later();
    if (news.must_report) announce(news, this.#desk);
    if (news.mine || news.case !== this.#desk.openCase()) return;
    const seen = document.querySelector<HTMLInputElement>('#desk-case input[name="version_seen"]');
    if (seen && Number(seen.value) >= news.version) return;
    tellChanged(this.#desk);
  }

  #present(news: News): void {
    if (news.mine) return;
    if (news.kind === 'left') this.#others.delete(news.case);
    else this.#others.set(news.case, news.name);
    const words = news.kind === 'left' ? '' : text('live.at_work', { name: news.name });
    const row = document.querySelector(`a[data-case="${CSS.escape(news.case)}"] .desk-busy`);
    if (row) row.textContent = words;
    const here = document.getElementById('desk-at-work');
    if (here && news.case === this.#desk.openCase()) here.textContent = words;
  }

  /** Says which case is open here, when it is another one than before or is to be said again. */
  present(again = false): void {
    const open = this.#desk.openCase();
    if (open === this.#said && !again) return;
    if (open !== this.#said) this.#leave();
    this.#said = open;
    if (!open || document.hidden) return;
    void fetch('/live/presence', { method: 'POST', body: new URLSearchParams({ case: open }) }).catch(() => undefined);
  }

  #leave(): void {
    if (this.#said) navigator.sendBeacon('/live/presence', new URLSearchParams({ case: this.#said, left: 'true' }));
    this.#said = '';
  }
}

function read(event: MessageEvent<string>): News {
  return JSON.parse(event.data) as News;
}

/** The open case is another than what is shown: said, and shown only when wanted. */
function tellChanged(desk: Desk): void {
  const pane = document.getElementById('desk-case');
  if (!pane || pane.querySelector('.desk-changed')) return;
  const note = make('p', 'notice notice-warn desk-changed', text('live.changed'));
  mark(note, { role: 'status' });
  const show = make('button', 'button button-plain', text('live.show_changed'));
  show.type = 'button';
  show.addEventListener('click', () => desk.go(''));
  note.append(' ', show);
  pane.prepend(note);
}

/** A case that must be reported: said aloud, in the title and, where somebody wants it, by a sound. */
function announce(news: News, desk: Desk): void {
  document.querySelector('.desk-alarm')?.remove();
  const alarm = make('div', 'notice notice-bad desk-alarm');
  mark(alarm, { role: 'alert' });
  const open = make('a', '', text('live.open'));
  const url = new URL(location.href);
  url.searchParams.set('case', news.case);
  open.href = url.href;
  open.addEventListener('click', (event) => {
    event.preventDefault();
    alarm.remove();
    document.title = document.title.replace(/^❗ /, '');
    desk.go(url.href);
  });
  alarm.append(make('strong', '', text('live.must_report')), ' ', open);
  document.querySelector('[data-desk]')?.before(alarm);
  if (!document.title.startsWith('❗')) document.title = `❗ ${document.title}`;
  ring();
}
