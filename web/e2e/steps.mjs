// What people do on pages, named once: sending a form, taking a step, finding a case, reading a list to its end.

/** Presses `button` and waits until the answering page stands. */
export async function send(page, button) {
  await Promise.all([page.waitForNavigation(), button.click()]);
}

/** Takes the step `action` on a case's page; `fill` gets its opened form. */
export async function take(page, action, fill = async () => {}) {
  const part = page.locator(`#form-${action}`);
  if (!(await part.evaluate((details) => details.open))) await part.locator('> summary').click();
  const form = part.locator('form');
  await fill(form);
  await send(page, form.locator('> button.button'));
}

/** Opens a case by its number through the search of the list. */
export async function openByNumber(page, number) {
  await page.goto('/cases');
  await page.fill('input[name=q]', number);
  await send(page, page.locator('form.tools button'));
  await send(page, page.getByRole('link', { name: number }));
}

/** Numbers of the cases of a list from this page to the last. */
export async function numbersToTheEnd(page, links = 'table.cases td:nth-child(2) a') {
  const numbers = [];
  for (;;) {
    numbers.push(...(await page.locator(links).allInnerTexts()));
    const next = page.locator('.pages a[rel=next]');
    if ((await next.count()) === 0) return numbers;
    await send(page, next);
  }
}

/** The word for the state in the page's head, without its sign. */
export async function stateOf(page) {
  const chip = await page.locator('.chip-state').first().innerText();
  return chip.replace(/^\S+\s+/, '');
}
