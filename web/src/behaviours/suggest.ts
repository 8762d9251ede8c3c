// `input[data-suggest="/path?q="][data-suggest-into="#code"]`: a list below the field while typing, worked by
// arrows and Enter (ARIA combobox); the chosen code goes into the hidden field. Answer of the address:
// `{"items":[{"code","name","subclass","class"}]}`.

import { make, mark, named, setField } from '../dom.ts';
import { moved } from '../pure/choice.ts';
import { text } from '../texts.ts';

interface Item {
  code: string;
  name: string;
  subclass: string;
  class: string;
}

const PAUSE_MS = 150;

export function suggest(input: HTMLInputElement): void {
  new Suggestions(input);
}

class Suggestions {
  readonly #input: HTMLInputElement;
  readonly #into: HTMLInputElement | null;
  readonly #list = make('ul', 'suggest-list');
  readonly #said = make('span', 'visually-hidden');
  #items: Item[] = [];
  #current = -1;
  #timer = 0;
  #asking = new AbortController();

  constructor(input: HTMLInputElement) {
    this.#input = input;
    this.#into = named(input.dataset['suggestInto'], HTMLInputElement);
    this.#frame();
    input.addEventListener('input', (event) => this.#typed(event));
    input.addEventListener('compositionend', () => this.#later());
    input.addEventListener('keydown', (event) => this.#key(event));
    input.addEventListener('blur', () => this.#show([]));
  }

  #frame(): void {
    const input = this.#input;
    const had = document.activeElement === input;
    const id = `${input.id}-list`;
    mark(this.#list, { id, role: 'listbox', 'aria-label': input.labels?.[0]?.textContent ?? '', hidden: '' });
    mark(this.#said, { role: 'status' });
    mark(input, { role: 'combobox', autocomplete: 'off', 'aria-autocomplete': 'list', 'aria-controls': id });
    mark(input, { 'aria-expanded': 'false' });
    const frame = make('div', 'suggest');
    input.replaceWith(frame);
    frame.append(input, this.#list, this.#said);
    if (had) input.focus();
  }

  #typed(event: Event): void {
    // What was chosen before no longer holds; set by hand so that our own choice does not come back here.
    if (this.#into) this.#into.value = '';
    if (!(event instanceof InputEvent && event.isComposing)) this.#later();
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(), PAUSE_MS);
  }

  async #ask(): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const words = this.#input.value.trim();
    if (!words) return this.#show([]);
    try {
      const { signal } = this.#asking;
      const answer = await fetch(this.#input.dataset['suggest'] + encodeURIComponent(words), { signal });
      if (!answer.ok) return this.#show([]);
      const { items } = (await answer.json()) as { items: Item[] };
      this.#show(items);
      this.#said.textContent = text('suggest.count', { count: String(items.length) });
    } catch {
      // Asked again in the meantime, or the line is down: the field works as plain text.
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const next = moved(event.key, this.#current, this.#items.length);
    const chosen = event.key === 'Enter' ? this.#items[this.#current] : undefined;
    if (next !== null) this.#mark(next);
    else if (chosen) this.#choose(chosen);
    else if (event.key === 'Escape' && this.#items.length > 0) this.#show([]);
    else return;
    event.preventDefault();
  }

  #show(items: Item[]): void {
    this.#items = items;
    this.#list.replaceChildren(...items.map((item, index) => this.#line(item, index)));
    this.#list.hidden = items.length === 0;
    mark(this.#input, { 'aria-expanded': String(items.length > 0) });
    this.#mark(-1);
  }

  #line(item: Item, index: number): HTMLLIElement {
    const line = make('li');
    mark(line, { id: `${this.#list.id}-${index}`, role: 'option' });
    line.append(make('span', '', item.name), make('small', '', `${item.class} › ${item.subclass}`));
    // Before the field loses the focus and the list its lines.
    line.addEventListener('pointerdown', (event) => event.preventDefault());
    line.addEventListener('click', () => this.#choose(item));
    return line;
  }

  #mark(index: number): void {
    this.#current = index;
    [...this.#list.children].forEach((line, at) => line.setAttribute('aria-selected', String(at === index)));
    const line = this.#list.children[index];
    line?.scrollIntoView({ block: 'nearest' });
    if (line) mark(this.#input, { 'aria-activedescendant': line.id });
    else this.#input.removeAttribute('aria-activedescendant');
  }

  #choose(item: Item): void {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#input.value = item.name;
    if (this.#into) setField(this.#into, item.code);
    this.#show([]);
  }
}
