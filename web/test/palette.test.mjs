import assert from 'node:assert/strict';
import test from 'node:test';
import { deflateSync, inflateSync } from 'node:zlib';
import { png, toPalette } from '../palette.mjs';

const HEADER = Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0]);
const [RED, BLUE] = [[200, 0, 0], [0, 0, 200]];

/** Name and data of each chunk. */
function chunks(file) {
  const found = {};
  for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12) {
    found[file.toString('latin1', at + 4, at + 8)] = file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
  }
  return found;
}

/** Colours of the pixels of an indexed picture two pixels wide. */
function pixels(file) {
  const { PLTE, IDAT } = chunks(file);
  const lines = inflateSync(IDAT);
  return [1, 2, 4, 5].map((at) => [...PLTE.subarray(3 * lines[at], 3 * lines[at] + 3)]);
}

const differences = (line, above) => line.map((byte, at) => (byte - above[at]) & 255);

test('each filter of a row gives back the same pixels', () => {
  const [first, second] = [[...RED, ...BLUE], [...BLUE, ...RED]];
  const left = (line) => differences(line, [0, 0, 0, ...line]);
  const half = second.map((byte, at) => (byte - (((second[at - 3] ?? 0) + first[at]) >> 1)) & 255);
  const rows = {
    none: [0, ...first, 0, ...second],
    sub: [1, ...left(first), 1, ...left(second)],
    up: [0, ...first, 2, ...differences(second, first)],
    average: [0, ...first, 3, ...half],
  };
  for (const [name, bytes] of Object.entries(rows)) {
    const made = toPalette(png(HEADER, [['IDAT', deflateSync(Buffer.from(bytes))]]));
    assert.deepEqual(pixels(made), [RED, BLUE, BLUE, RED], name);
  }
});
