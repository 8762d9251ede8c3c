// What stories do beside the pages: reporting, and asking the API as the person of a page does.

/** Asks the API with the session of `page`; `body` is posted. */
export function ask(page, path, body) {
  return page.evaluate(
    async ([address, sent]) => {
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() };
      const answer = await fetch(address, sent ? { method: 'POST', headers, body: JSON.stringify(sent) } : {});
      if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    [path, body],
  );
}

/** Reports a case of this item where another one lies; gives its id. */
export async function report(page, item) {
  const { cases } = await ask(page, '/api/v1/cases?limit=50');
  const { longitude, latitude } = cases.find(({ position }) => position).position;
  const told = { channel: 'phone', item, description: '路边发现的问题', position: { longitude, latitude } };
  return (await ask(page, '/api/v1/cases', told)).id;
}
