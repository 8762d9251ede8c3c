// What the map looks like: grey paper, six pale fills that stay apart in every colour vision, dark lines.

import type {
  CircleLayerSpecification,
  FillLayerSpecification,
  LineLayerSpecification,
  StyleSpecification,
  SymbolLayerSpecification,
} from 'maplibre-gl';

const INK = '#1a1f24';
const EDGE = '#4a545e';
const HALO = '#ffffff';
/** Whole degrees of urgency, as in the style sheet. */
export const LIGHTS = { red: '#b42318', amber: '#cc7a00', green: '#1d6fb8', none: '#5b6570' } as const;
/** Identity of grids: worst difference of two, over all colour visions, 12.7 (ΔE00). */
const FILLS = ['#c0fbfe', '#c6b1f0', '#dfaebc', '#e4fb9d', '#9fcc95', '#f9edd9'] as const;
/** Drawn by the browser from the machine's own fonts: no glyphs are asked for. */
const FONT = ['sans-serif'];

export const style: StyleSpecification = {
  version: 8,
  sources: {},
  layers: [{ id: 'paper', type: 'background', paint: { 'background-color': '#eef1f4' } }],
};

export const buildings: FillLayerSpecification = {
  id: 'buildings',
  type: 'fill',
  source: 'places',
  filter: ['==', ['get', 'kind'], 'building'],
  paint: { 'fill-color': '#d3dae0', 'fill-outline-color': '#aab4be' },
};

export const streets: LineLayerSpecification = {
  id: 'streets',
  type: 'line',
  source: 'places',
  filter: ['==', ['get', 'kind'], 'street'],
  layout: { 'line-cap': 'round', 'line-join': 'round' },
  paint: {
    'line-color': '#ffffff',
    'line-width': ['interpolate', ['exponential', 2], ['zoom'], 12, 1, 15, 4, 19, 40],
  },
};

export const streetNames: SymbolLayerSpecification = {
  id: 'street-names',
  type: 'symbol',
  source: 'places',
  minzoom: 14,
  filter: ['==', ['get', 'kind'], 'street'],
  layout: { 'symbol-placement': 'line', 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 12 },
  paint: { 'text-color': EDGE, 'text-halo-color': HALO, 'text-halo-width': 1.5 },
};

export const components: CircleLayerSpecification = {
  id: 'components',
  type: 'circle',
  source: 'places',
  minzoom: 16.5,
  filter: ['==', ['get', 'kind'], 'component'],
  paint: { 'circle-radius': 3, 'circle-color': EDGE, 'circle-stroke-color': HALO, 'circle-stroke-width': 1 },
};

export const areaFills: FillLayerSpecification = {
  id: 'area-fills',
  type: 'fill',
  source: 'areas',
  filter: ['get', 'filled'],
  paint: {
    'fill-color': ['to-color', ['at', ['%', ['to-number', ['get', 'colour']], FILLS.length], ['literal', [...FILLS]]]],
    'fill-opacity': 0.6,
  },
};

export const areaLines: LineLayerSpecification = {
  id: 'area-lines',
  type: 'line',
  source: 'areas',
  layout: { 'line-join': 'round' },
  paint: { 'line-color': EDGE, 'line-width': ['case', ['get', 'filled'], 1.5, 3] },
};

export const areaLabels: SymbolLayerSpecification = {
  id: 'area-labels',
  type: 'symbol',
  source: 'area-labels',
  layout: {
    'text-field': ['get', 'label'],
    'text-font': FONT,
    'text-size': ['case', ['get', 'filled'], 13, 16],
    'symbol-sort-key': ['case', ['get', 'filled'], 1, 0],
  },
  paint: { 'text-color': INK, 'text-halo-color': HALO, 'text-halo-width': 2 },
};

export const clusters: CircleLayerSpecification = {
  id: 'clusters',
  type: 'circle',
  source: 'points',
  filter: ['has', 'point_count'],
  paint: {
    'circle-radius': 16,
    'circle-color': HALO,
    'circle-stroke-width': 3,
    'circle-stroke-color': ['case', ['>', ['get', 'red'], 0], LIGHTS.red, EDGE],
  },
};

export const clusterCounts: SymbolLayerSpecification = {
  id: 'cluster-counts',
  type: 'symbol',
  source: 'points',
  filter: ['has', 'point_count'],
  layout: { 'text-field': ['get', 'point_count_abbreviated'], 'text-font': FONT, 'text-size': 14, 'text-allow-overlap': true },
  paint: { 'text-color': INK },
};

export const cases: SymbolLayerSpecification = {
  id: 'cases',
  type: 'symbol',
  source: 'points',
  filter: ['!', ['has', 'point_count']],
  layout: {
    'icon-image': ['match', ['get', 'light'], ['red', 'amber', 'green'], ['concat', 'light-', ['get', 'light']], 'light-none'],
    'icon-allow-overlap': true,
    'symbol-sort-key': ['match', ['get', 'light'], 'red', 2, 'amber', 1, 0],
  },
};
