// `form[data-intake="PERSON"]`: the telephone screen. What is known of caller and place is asked for while the operator
// types, and every keystroke is kept in this browser until the report is sent or the person signs out. Without this
// script the same form does the same by a button.

import { each, named } from '../dom.ts';
import { keep, kept, lose, type Draft } from './draft.ts';

const PAUSE_MS = 250;
const SECTIONS = ['intake-caller', 'intake-known'];
/** Fields that what stands beside the form depends on. */
const LOOKED_AT = ['phone', 'item', 'place'];

export function intake(form: HTMLFormElement): void {
  new Intake(form);
}

class Intake {
  readonly #form: HTMLFormElement;
  readonly #person: string;
  #timer = 0;
  #asked = 0;
  #seen = '';

  constructor(form: HTMLFormElement) {
    this.#form = form;
    this.#person = form.dataset['intake'] ?? '';
    if (document.querySelector(`[data-intake-sent="${this.#person}"]`)) lose(this.#person);
    else if (form.hasAttribute('data-intake-fresh')) this.#restore(kept(this.#person));
    // The code is what a list gives; a person types names.
    each('input[data-intake-code]', HTMLInputElement, (field) => (field.hidden = true), form);
    each('[data-intake-noscript]', HTMLElement, (part) => (part.hidden = true), form);
    this.#seen = this.#looked();
    form.addEventListener('input', () => this.#typed());
    form.addEventListener('change', () => this.#typed());
    document.addEventListener('keydown', (event) => this.#key(event));
  }

  #fields(): Draft {
    const draft: Draft = {};
    for (const [name, value] of new FormData(this.#form)) {
      if (typeof value === 'string' && value !== '' && name !== 'idempotency_key') draft[name] = value;
    }
    return draft;
  }

  #restore(draft: Draft): void {
    for (const [name, value] of Object.entries(draft)) {
      const field = this.#form.elements.namedItem(name);
      const isText = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
      // A number that the telephone system gave is that of this call.
      if (isText && field.value === '') field.value = value;
    }
    if (Object.keys(draft).length > 0) void this.#look();
  }

  #typed(): void {
    keep(this.#person, this.#fields());
    const looked = this.#looked();
    if (looked === this.#seen) return;
    this.#seen = looked;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#look(), PAUSE_MS);
  }

  #looked(): string {
    const data = new FormData(this.#form);
    return LOOKED_AT.map((name) => String(data.get(name) ?? '')).join('\n');
  }

  async #look(): Promise<void> {
    const asked = ++this.#asked;
    const body = new FormData(this.#form);
    body.set('do', 'look');
    try {
      const page = await ask(this.#form.action, body);
      if (asked !== this.#asked) return;
      for (const id of SECTIONS) {
        const coming = page.getElementById(id);
        if (coming) document.getElementById(id)?.replaceWith(document.adoptNode(coming));
      }
    } catch {
      // The line is down: the form can still be filled in, and is kept.
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing || event.key !== 'Enter' || !event.ctrlKey) return;
    event.preventDefault();
    this.#form.requestSubmit(named('[data-intake-send]', HTMLButtonElement));
  }
}

/** The page that the form leads to, read by the browser itself: nothing here parses markup. */
function ask(url: string, form: FormData): Promise<Document> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.responseType = 'document';
    request.onload = () => {
      if (request.responseXML) resolve(request.responseXML);
      else reject(new Error(String(request.status)));
    };
    request.onerror = () => reject(new Error('line'));
    request.send(form);
  });
}
