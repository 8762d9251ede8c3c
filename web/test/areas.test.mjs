import assert from 'node:assert/strict';
import test from 'node:test';
import { labelOf, prepare } from '../dist-test/pure/areas.js';

const area = (code, name, level) => ({
  type: 'Feature',
  properties: { code, name, level, colour: 0, cases: 0 },
  geometry: { type: 'Polygon', coordinates: [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]] },
});
const collection = (...features) => ({ type: 'FeatureCollection', features });

test('a unit grid shows its running number, a basic grid its name', () => {
  assert.equal(labelOf({ code: '110115010003007', name: '幸福里', level: 'unit_grid' }), '007');
  assert.equal(labelOf({ code: '110115010003', name: '稻香社区', level: 'basic_grid' }), '稻香社区');
});

test('only the smallest grids are filled', () => {
  const { shapes } = prepare(collection(area('1', 'a', 'basic_grid'), area('110115010003007', 'b', 'unit_grid')));
  assert.deepEqual(shapes.features.map(({ properties }) => properties.filled), [false, true]);
});

test('basic grids are filled where there are no smaller ones', () => {
  const { shapes } = prepare(collection(area('1', 'a', 'basic-grid'), area('2', 'b', 'basic-grid')));
  assert.deepEqual(shapes.features.map(({ properties }) => properties.filled), [true, true]);
});

test('each grid has one label, within it', () => {
  const { labels } = prepare(collection(area('1', 'a', 'basic_grid')));
  assert.deepEqual(labels.features.map(({ geometry }) => geometry.coordinates), [[1, 1]]);
});

test('no grids make no shapes', () => {
  assert.deepEqual(prepare(collection()).shapes.features, []);
});
