// Small helpers over the document. Nothing here parses markup: the pages run under Trusted Types.

type Kind<E extends Element> = new () => E;

/** Calls `bind` for each element in `root` that `selector` finds, if it is of the kind that `bind` expects. */
export function each<E extends Element>(
  selector: string,
  kind: Kind<E>,
  bind: (element: E) => void,
  root: ParentNode = document,
): void {
  for (const element of root.querySelectorAll(selector)) {
    if (element instanceof kind) bind(element);
  }
}

/** The element that a data attribute names by selector (`#lon`), if it is there and of the kind. */
export function named<E extends Element>(selector: string | undefined, kind: Kind<E>): E | null {
  const element = selector ? document.querySelector(selector) : null;
  return element instanceof kind ? element : null;
}

/** A new element with a class and a text. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, name = '', text = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  return element;
}

/** Sets attributes. ARIA goes this way and not by property: Firefox before 119 does not reflect those. */
export function mark(element: Element, attributes: Record<string, string>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

/** Sets a field as a person would: whoever listens for edits hears of it. */
export function setField(field: HTMLInputElement, value: string): void {
  if (field.value === value) return;
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
}
