// A photo for forms: a small PNG made here, so that no picture of anything lies in the repository.

import { deflateSync } from 'node:zlib';
import { png } from '../palette.mjs';

const WIDTH = 64;
const HEIGHT = 48;
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
  return { name: `photo-${shade}.png`, mimeType: 'image/png', buffer: png(header, [['IDAT', deflateSync(rows)]]) };
}
