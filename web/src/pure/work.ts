// The piece of work of the ALTCHA protocol (version 2, one round of SHA-256): the counter whose hash behind salt and
// nonce begins as asked.

import { sha256 } from './sha256.ts';

export interface Challenge {
  parameters: { algorithm: string; cost: number; nonce: string; salt: string; keyPrefix: string };
  signature: string;
}

export interface Solution {
  counter: number;
  derivedKey: string;
}

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Tries counters from 0 up to `most`; null where none fits or the work is of a kind that is not known here. */
export function solve({ parameters }: Challenge, most: number): Solution | null {
  if (parameters.algorithm !== 'SHA-256' || parameters.cost !== 1) return null;
  const head = bytesOf(parameters.salt + parameters.nonce);
  const message = new Uint8Array(head.length + 4);
  message.set(head);
  const view = new DataView(message.buffer);
  const prefix = bytesOf(parameters.keyPrefix);
  for (let counter = 0; counter <= most; counter += 1) {
    view.setUint32(head.length, counter);
    const key = sha256(message);
    if (prefix.every((byte, at) => key[at] === byte)) return { counter, derivedKey: hexOf(key) };
  }
  return null;
}
