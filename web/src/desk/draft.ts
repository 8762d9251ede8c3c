// Drafts of telephone reports in this browser, each bound to the person who typed it. The browser keeps what was written
// here also when the tab is killed in the next instant.

export type Draft = Record<string, string>;

const PREFIX = 'gewu-intake-';

export function keep(person: string, draft: Draft): void {
  try {
    localStorage.setItem(PREFIX + person, JSON.stringify(draft));
  } catch {
    // A browser that keeps nothing: the form works as it is.
  }
}

export function kept(person: string): Draft {
  try {
    const draft: unknown = JSON.parse(localStorage.getItem(PREFIX + person) ?? '{}');
    if (typeof draft !== 'object' || draft === null) return {};
    return Object.fromEntries(Object.entries(draft).filter(([, value]) => typeof value === 'string'));
  } catch {
    return {};
  }
}

export function lose(person: string): void {
  try {
    localStorage.removeItem(PREFIX + person);
  } catch {
    // Nothing was kept.
  }
}

/** On signing out: whoever sits here next finds nothing of anybody. */
export function loseAll(): void {
  try {
    const names = Array.from({ length: localStorage.length }, (_, place) => localStorage.key(place) ?? '');
    for (const name of names) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
  } catch {
    // Nothing was kept.
  }
}
