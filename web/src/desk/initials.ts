// `select[data-initials]`: letters choose the option whose pinyin initials begin with what was typed in one go.

const PAUSE_MS = 900;

export function initials(select: HTMLSelectElement): void {
  let typed = '';
  let timer = 0;
  select.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !/^[a-z]$/i.test(event.key)) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => (typed = ''), PAUSE_MS);
    typed += event.key.toLowerCase();
    const found = [...select.options].find((option) => option.dataset['initials']?.startsWith(typed));
    if (!found) return;
    event.preventDefault();
    select.value = found.value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
}
