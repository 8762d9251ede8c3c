// A random id that also comes where `crypto.randomUUID` is missing: offices reach the server by plain http
// on their own network, which browsers do not count as a secure context.

import { uuidFrom } from './pure/uuid.ts';

export function uuid(): string {
  return crypto.randomUUID ? crypto.randomUUID() : uuidFrom(crypto.getRandomValues(new Uint8Array(16)));
}
