// SHA-256 (FIPS 180-4) of short messages. The browser's own is asynchronous, and absent on plain http: thousands of
// short hashes in a row are faster this way.

const PRIMES = 64;
const BLOCK = 64;

function fractions(root: (n: number) => number, count: number): Uint32Array {
  const words = new Uint32Array(count);
  for (let n = 2, found = 0; found < count; n += 1) {
    if (!isPrime(n)) continue;
    words[found] = (root(n) % 1) * 2 ** 32;
    found += 1;
  }
  return words;
}

function isPrime(n: number): boolean {
  for (let factor = 2; factor * factor <= n; factor += 1) if (n % factor === 0) return false;
  return true;
}

const ROUNDS = fractions(Math.cbrt, PRIMES);
const START = fractions(Math.sqrt, 8);

/** The digest of at most 55 bytes, which fit one block. */
export function sha256(message: Uint8Array): Uint8Array {
  if (message.length > BLOCK - 9) throw new RangeError('one block only');
  const block = new Uint8Array(BLOCK);
  block.set(message);
  block[message.length] = 0x80;
  const view = new DataView(block.buffer);
  view.setUint32(BLOCK - 4, message.length * 8);
  const words = new Uint32Array(PRIMES);
  for (let at = 0; at < 16; at += 1) words[at] = view.getUint32(at * 4);
  const state = compressed(words);
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, at) => digest.setUint32(at * 4, word));
  return new Uint8Array(digest.buffer);
}

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function compressed(w: Uint32Array): Uint32Array {
  for (let at = 16; at < PRIMES; at += 1) {
    const early = w[at - 15]!;
    const late = w[at - 2]!;
    const small0 = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const small1 = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    w[at] = w[at - 16]! + small0 + w[at - 7]! + small1;
  }
  let [a, b, c, d, e, f, g, h] = START as unknown as [number, number, number, number, number, number, number, number];
  for (let at = 0; at < PRIMES; at += 1) {
    const large1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (h + large1 + ((e & f) ^ (~e & g)) + ROUNDS[at]! + w[at]!) | 0;
    const large0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const second = (large0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  return Uint32Array.from([a, b, c, d, e, f, g, h], (word, at) => word + START[at]!);
}
