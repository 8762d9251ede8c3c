// Whether a page can be pressed and read by everybody: sizes of targets, of text, and nothing cut off.

/** What is to be pressed and is less than `least` px high or wide, except links within a sentence; buttons and fields
 *  less than `main` px high. */
export function smallTargets(page, { least, main = least }) {
  return page.evaluate(findSmall, { least, main });
}

// Runs in the page.
function findSmall({ least, main }) {
  const PRESSED = 'a[href], button, summary, select, textarea, input:not([type=hidden]), [role=button], [role=option]';
  const MAIN = 'main :is(button:not(.link, .map *), select, textarea, input:not([type=checkbox], [type=radio], [type=hidden], [type=file]), a.button)';
  // A sentence, or a line of a table or list with more than the link itself.
  const inText = (one) => {
    const around = one.parentElement;
    const beside = around.textContent.trim().length > one.textContent.trim().length;
    return one.matches('a') && getComputedStyle(one).display === 'inline' && beside;
  };
  // A box or round is pressed by its label; a skip link waits above the page.
  const target = (one) => (one.matches('[type=checkbox], [type=radio]') && one.closest('label')) || one;
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.skip, .visually-hidden, .maplibregl-map');
  const told = [];
  for (const one of document.querySelectorAll(PRESSED)) {
    if (!seen(one) || inText(one)) continue;
    const { width, height } = target(one).getBoundingClientRect();
    const wanted = one.matches(MAIN) ? main : least;
    if (height < wanted - 0.5 || width < least - 0.5) told.push(`small to press: ${Math.round(width)}×${Math.round(height)} ${one.outerHTML.slice(0, 110)}`);
  }
  return told;
}

/** Text of less than 18 px, and running text with lines of less than 1.5: not for 长辈版. */
export function smallText(page) {
  return page.evaluate(() => {
    const told = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const one = texts.currentNode.parentElement;
      if (!texts.currentNode.data.trim() || !one.checkVisibility() || one.closest('.visually-hidden, template, svg')) continue;
      const { fontSize, lineHeight } = getComputedStyle(one);
      const [size, line] = [parseFloat(fontSize), parseFloat(lineHeight)];
      const runs = one.matches('p, li, dd, td, label') && !one.closest('h1, h2, h3, .bar, .tile-figure');
      if (size < 18 || (runs && line < size * 1.5 - 0.1)) told.push(`small text: ${size}/${line} ${one.outerHTML.slice(0, 110)}`);
    }
    return told.slice(0, 8);
  });
}

/** What is cut off or runs out of the screen with text at `times` its size. */
export function cutOff(page, times) {
  return page.evaluate((share) => {
    document.documentElement.style.fontSize = `${share * 100}%`;
    const clips = (one) => ['hidden', 'clip'].includes(getComputedStyle(one).overflowX) || one.matches('.button, .chip');
    const own = (one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const all = [...document.querySelectorAll('body *:not(.visually-hidden, option, .maplibregl-map *)')];
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const cut = all.filter((one) => own(one) && one.checkVisibility() && clips(one) && one.scrollWidth > one.clientWidth + 1);
    const width = document.documentElement.clientWidth;
    const wide = over > 0 ? all.filter((one) => one.getBoundingClientRect().right > width + 1).slice(0, 3) : [];
    const told = [...cut, ...wide].map((one) => `cut off: ${one.outerHTML.slice(0, 110)}`);
    document.documentElement.style.removeProperty('font-size');
    return over > 0 ? [`${over} px too wide`, ...told] : told;
  }, times);
}
