import assert from 'node:assert/strict';
import test from 'node:test';
import { readCentre, readPlace } from '../dist-test/pure/centre.js';
import { moved } from '../dist-test/pure/choice.js';
import { fit, jpegName } from '../dist-test/pure/size.js';
import { fill, fillUrl } from '../dist-test/pure/text.js';
import { uuidFrom } from '../dist-test/pure/uuid.js';

test('a large photo keeps its proportions', () => {
  assert.deepEqual(fit({ width: 4096, height: 3072 }), { width: 2048, height: 1536 });
  assert.deepEqual(fit({ width: 3072, height: 4096 }), { width: 1536, height: 2048 });
});

test('a small photo is not blown up', () => {
  assert.deepEqual(fit({ width: 640, height: 480 }), { width: 640, height: 480 });
});

test('a strip of a photo keeps at least one pixel', () => {
  assert.deepEqual(fit({ width: 100_000, height: 3 }), { width: 2048, height: 1 });
});

test('a photo that became a JPEG says so in its name', () => {
  assert.equal(jpegName('IMG_1.2.HEIC'), 'IMG_1.2.jpg');
  assert.equal(jpegName('照片'), '照片.jpg');
});

test('known names are filled in, unknown ones stay to be seen', () => {
  assert.equal(fill('{count} 件，{what}', { count: '3' }), '3 件，{what}');
});

test('a value cannot leave its part of an address', () => {
  assert.equal(fillUrl('/cases?grid={code}', { code: '1&role=x/../' }), '/cases?grid=1%26role%3Dx%2F..%2F');
});

test('arrows go round the list', () => {
  assert.equal(moved('ArrowDown', -1, 3), 0);
  assert.equal(moved('ArrowDown', 2, 3), 0);
  assert.equal(moved('ArrowUp', -1, 3), 2);
  assert.equal(moved('ArrowUp', 0, 3), 2);
});

test('other keys and empty lists leave the choice alone', () => {
  assert.equal(moved('a', 1, 3), null);
  assert.equal(moved('ArrowDown', -1, 0), null);
});

test('a centre is two or three numbers on earth', () => {
  assert.deepEqual(readCentre('116.4, 39.9, 17'), { lon: 116.4, lat: 39.9, zoom: 17 });
  assert.deepEqual(readCentre('116.4,39.9'), { lon: 116.4, lat: 39.9, zoom: 15 });
  for (const wrong of [undefined, '', '116.4', '116.4,', 'a,b', '39.9,116.4', '1,2,3,4']) {
    assert.equal(readCentre(wrong), null, wrong);
  }
});

test('half-typed fields are no place', () => {
  assert.equal(readPlace('116.4', ''), null);
  assert.equal(readPlace('116.4', '-'), null);
  assert.equal(readPlace('0', '0')?.lon, 0);
});

test('random bytes become a version 4 UUID', () => {
  assert.equal(uuidFrom(new Uint8Array(16).fill(0xff)), 'ffffffff-ffff-4fff-bfff-ffffffffffff');
  assert.equal(uuidFrom(new Uint8Array(16)), '00000000-0000-4000-8000-000000000000');
});
