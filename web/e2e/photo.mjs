// A photo for forms: a small PNG made here, so that no picture of anything lies in the repository.

import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 64;
const HEIGHT = 48;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const RGB_8_BIT = [8, 2, 0, 0, 0];

/** A file as `setInputFiles` takes it; another `shade` (0–255) is another photo. */
export function photo(shade = 120) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set(RGB_8_BIT, 8);
  const rows = Buffer.alloc(HEIGHT * (1 + 3 * WIDTH), shade);
  // Every row begins with the number of its filter: none.
  for (let row = 0; row < HEIGHT; row += 1) rows[row * (1 + 3 * WIDTH)] = 0;
  const buffer = Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
  return { name: `photo-${shade}.png`, mimeType: 'image/png', buffer };
}

function chunk(kind, data) {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
