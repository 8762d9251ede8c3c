// Screenshots with at most 256 colours: a third of the bytes, the same to look at. PNG as in ISO/IEC 15948.

import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS_MOST = 256;
const RGB = 3;
const INDEXED = 3;

/** A PNG from its header and its other chunks, `[name, data]` each. */
export function png(header, chunks) {
  const all = [['IHDR', header], ...chunks, ['IEND', Buffer.alloc(0)]];
  return Buffer.concat([SIGNATURE, ...all.map(([name, data]) => framed(name, data))]);
}

/** A screenshot (8-bit RGB, not interlaced) with the colours it uses most, each other one as the nearest of them. */
export function toPalette(screenshot) {
  const chunks = [...read(screenshot)];
  const header = Buffer.from(chunks[0][1]);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const data = chunks.filter(([name]) => name === 'IDAT').map(([, part]) => part);
  const rows = unfiltered(inflateSync(Buffer.concat(data)), width, height);
  const colours = mostUsed(rows);
  const indices = indexed(rows, colours, width, height);
  header[9] = INDEXED;
  const palette = Buffer.from(colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return png(header, [['PLTE', palette], ['IDAT', deflateSync(indices, { level: 9 })]]);
}

function framed(name, data) {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const all = Buffer.alloc(named.length + 8);
  all.writeUInt32BE(data.length, 0);
  all.set(named, 4);
  all.writeUInt32BE(crc32(named), named.length + 4);
  return all;
}

function* read(file) {
  for (let at = SIGNATURE.length; at < file.length; ) {
    const length = file.readUInt32BE(at);
    yield [file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, at + 8 + length)];
    at += length + 12;
  }
}

/** Pixels as one number each, filters taken back. */
function unfiltered(lines, width, height) {
  const stride = width * RGB;
  const bytes = new Uint8Array(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = lines[row * (stride + 1)];
    const line = lines.subarray(row * (stride + 1) + 1);
    for (let x = 0; x < stride; x += 1) {
      const at = row * stride + x;
      const left = x < RGB ? 0 : bytes[at - RGB];
      const up = row === 0 ? 0 : bytes[at - stride];
      const corner = x < RGB || row === 0 ? 0 : bytes[at - stride - RGB];
      bytes[at] = line[x] + predicted(filter, left, up, corner);
    }
  }
  return Uint32Array.from({ length: width * height }, (_, n) => (bytes[3 * n] << 16) | (bytes[3 * n + 1] << 8) | bytes[3 * n + 2]);
}

/** What a filter (0 to 4) expects from the bytes to the left, above, and above to the left. */
function predicted(filter, left, up, corner) {
  if (filter === 4) return paeth(left, up, corner);
  return [0, left, up, (left + up) >> 1][filter];
}

function paeth(left, up, corner) {
  const about = left + up - corner;
  const [l, u, c] = [left, up, corner].map((one) => Math.abs(about - one));
  if (l <= u && l <= c) return left;
  return u <= c ? up : corner;
}

function mostUsed(pixels) {
  const counts = new Map();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, COLOURS_MOST).map(([colour]) => colour);
}

function indexed(pixels, colours, width, height) {
  const known = new Map(colours.map((colour, index) => [colour, index]));
  const indexOf = (colour) => {
    if (!known.has(colour)) known.set(colour, nearest(colour, colours));
    return known.get(colour);
  };
  const lines = Buffer.alloc((width + 1) * height);
  pixels.forEach((colour, n) => (lines[n + Math.floor(n / width) + 1] = indexOf(colour)));
  return lines;
}

function nearest(colour, colours) {
  const parts = (one) => [one >> 16, (one >> 8) & 255, one & 255];
  const [r, g, b] = parts(colour);
  const far = (one) => parts(one).reduce((sum, part, n) => sum + (part - [r, g, b][n]) ** 2, 0);
  return colours.reduce((best, one, index) => (far(one) < far(colours[best]) ? index : best), 0);
}
