import assert from 'node:assert/strict';
import test from 'node:test';
import { boundsOf, labelPoint } from '../dist-test/pure/geometry.js';

const square = (x, y, side) => [[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]];

test('bounds take in every position of every geometry', () => {
  const bounds = boundsOf([
    { type: 'Point', coordinates: [3, 9] },
    { type: 'MultiPolygon', coordinates: [square(0, 0, 1), square(5, -2, 1)] },
    { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [-1, 0] }] },
  ]);
  assert.deepEqual(bounds, [-1, -2, 6, 9]);
});

test('nothing has no bounds', () => {
  assert.equal(boundsOf([]), null);
});

test('a square is labelled in its middle', () => {
  assert.deepEqual(labelPoint({ type: 'Polygon', coordinates: square(0, 0, 2) }), [1, 1]);
});

test('a bent polygon is labelled inside itself', () => {
  // A U, open upwards: its middle is outside, its arms are 1 wide on the left and 2 on the right.
  const u = [[0, 0], [6, 0], [6, 4], [4, 4], [4, 1], [1, 1], [1, 4], [0, 4], [0, 0]];
  assert.deepEqual(labelPoint({ type: 'Polygon', coordinates: [u] }), [5, 2]);
});

test('a label keeps out of a hole', () => {
  const hole = [[3, 3], [3, 7], [9, 7], [9, 3], [3, 3]];
  const point = labelPoint({ type: 'Polygon', coordinates: [...square(0, 0, 10), hole] });
  assert.deepEqual(point, [1.5, 5]);
});

test('of several parts the largest is labelled', () => {
  assert.deepEqual(labelPoint({ type: 'MultiPolygon', coordinates: [square(0, 0, 1), square(10, 10, 4)] }), [12, 12]);
});

test('a line has no label point', () => {
  assert.equal(labelPoint({ type: 'LineString', coordinates: [[0, 0], [1, 1]] }), null);
});
