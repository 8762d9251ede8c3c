// Which line of a list of suggestions a key leads to.

/** The line after `key` among `count` lines, -1 for none; `null` when the key does not move the choice. */
export function moved(key: string, current: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return (current + 1) % count;
    case 'ArrowUp':
      return current <= 0 ? count - 1 : current - 1;
    default:
      return null;
  }
}
