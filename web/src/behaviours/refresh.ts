// A page that nobody touches keeps itself up to date: every `data-refresh` seconds, once the server answers, so that a
// server that is away leaves the last figures standing.

export function refresh(root: HTMLElement): void {
  const seconds = Number(root.dataset['refresh']);
  if (!Number.isFinite(seconds) || seconds <= 0) return;
  setInterval(async () => {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null);
    if (answer?.ok && !answer.redirected) location.reload();
  }, seconds * 1000);
}
