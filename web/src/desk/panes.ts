// The panes of the desk, fetched as a page and put in place of those that are there. The browser reads the answer as a
// document by itself (`responseType`), so nothing here parses markup and Trusted Types have nothing to object to.

export interface Answer {
  page: Document;
  /** Where it came from, after redirections. */
  url: string;
  ok: boolean;
}

const PANES = ['desk-queue', 'desk-case', 'desk-context', 'desk-done'];

export function ask(url: string, form?: FormData): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(form ? 'POST' : 'GET', url);
    request.responseType = 'document';
    request.onload = () => {
      const page = request.responseXML;
      if (page?.getElementById('desk-case')) {
        resolve({ page, url: request.responseURL, ok: request.status < 400 });
      } else {
        reject(new Error(String(request.status)));
      }
    };
    request.onerror = () => reject(new Error('line'));
    request.send(form);
  });
}

/** The panes that are there now. */
export function shown(): Element[] {
  return PANES.map((name) => document.getElementById(name)).filter((pane) => pane !== null);
}

/** Puts the rows and views of another page's queue in place. Which case is open here, what is typed into the search, where
 *  the queue is scrolled to and which row has the focus stay as they are. */
export function renewQueue(page: Document): void {
  const queue = document.getElementById('desk-queue');
  const coming = page.getElementById('desk-queue');
  if (!queue || !coming) return;
  const open = queue.querySelector<HTMLElement>('a[data-case][aria-current]')?.dataset['case'] ?? '';
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['case'] : undefined;
  const scrolled = queue.scrollTop;
  for (const part of ['.tabs', '.desk-rows, .empty', '.desk-more']) {
    const there = queue.querySelector(part);
    const here = coming.querySelector(part);
    if (there && here) there.replaceWith(document.adoptNode(here));
    else if (there) there.remove();
    else if (here) queue.append(document.adoptNode(here));
  }
  for (const row of queue.querySelectorAll<HTMLElement>('a[data-case]')) {
    if (row.dataset['case'] === open) row.setAttribute('aria-current', 'true');
    else row.removeAttribute('aria-current');
    if (focused && row.dataset['case'] === focused) row.focus({ preventScroll: true });
  }
  queue.scrollTop = scrolled;
  const next = page.getElementById('desk-case')?.dataset['next'];
  const pane = document.getElementById('desk-case');
  if (pane && next) pane.dataset['next'] = next;
}

/** Puts panes that were shown before in place again, with all that was entered into them. */
export function putBack(panes: Element[]): void {
  for (const pane of panes) document.getElementById(pane.id)?.replaceWith(pane);
}

/** Puts the panes of `page` in place, or only those named; the queue stays where it was scrolled to. */
export function put(page: Document, names: string[] = PANES): Element[] {
  const scrolled = document.getElementById('desk-queue')?.scrollTop ?? 0;
  const placed: Element[] = [];
  for (const name of names) {
    const there = document.getElementById(name);
    const coming = page.getElementById(name);
    if (!there || !coming) continue;
    there.replaceWith(document.adoptNode(coming));
    placed.push(coming);
  }
  const queue = document.getElementById('desk-queue');
  if (queue) queue.scrollTop = scrolled;
  queue?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  return placed;
}
