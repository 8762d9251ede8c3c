// Keys of the desk. Single letters do nothing while somebody types or an input method composes, and can be turned off
// (WCAG 2.1.4); Ctrl+Enter and Escape work in fields too.

import { isComposing, isField } from '../pure/typing.ts';

/** What a key does; the name is `event.key` in lower case, `ctrl+enter` for that one. */
type Commands = Record<string, () => void>;

const STORED = 'desk:keys';

export function areOn(): boolean {
  return localStorage.getItem(STORED) !== 'off';
}

export function turn(on: boolean): void {
  localStorage.setItem(STORED, on ? 'on' : 'off');
}

export function listen(commands: Commands): void {
  document.addEventListener('keydown', (event) => {
    const command = commands[nameOf(event)];
    if (!command || isComposing(event) || event.defaultPrevented) return;
    event.preventDefault();
    command();
  });
}

/** The name under which a key is looked up; empty when it is not for us. */
function nameOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  if (key === 'enter') return (event.ctrlKey || event.metaKey) && !event.altKey ? 'ctrl+enter' : '';
  if (event.ctrlKey || event.metaKey || event.altKey) return '';
  if (key === 'escape') return isField(event.target) ? key : '';
  return areOn() && !isField(event.target) ? key : '';
}
