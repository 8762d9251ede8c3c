// What no page may do, whatever its story: ask another host, log an error, throw.

import assert from 'node:assert/strict';

/** Watches everything that `context` does. `own` is the origin that pages may speak to; console errors that match
 *  one of `allow` belong to the story (a refusal that the test provokes is logged by the browser as an error). */
export async function guard(context, own, allow = []) {
  const complaints = [];
  await context.route(
    (url) => url.origin !== own && /^(https?|wss?):$/.test(url.protocol),
    (route) => {
      complaints.push(`asked another host: ${route.request().url()}`);
      return route.abort();
    },
  );
  context.on('weberror', (error) => complaints.push(`threw: ${error.error().message}`));
  context.on('console', (message) => {
    const text = message.text();
    if (message.type() !== 'error' || allow.some((pattern) => pattern.test(text))) return;
    complaints.push(`logged: ${text} (${message.location().url})`);
  });
  return () => assert.deepEqual(complaints, []);
}
