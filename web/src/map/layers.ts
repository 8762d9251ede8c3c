// Sources and layers, put on the map from the ground upwards: places, grids, cases.

import type { FeatureCollection } from 'geojson';
import type { Map as Picture } from 'maplibre-gl';
import { prepare, type Areas } from '../pure/areas.ts';
import * as look from './style.ts';
import { addMarks } from './symbols.ts';

/** Marks nearer than this many pixels become one number. */
const CLUSTER_PX = 24;

export function showPlaces(map: Picture, places: FeatureCollection): void {
  map.addSource('places', { type: 'geojson', data: places });
  for (const layer of [look.buildings, look.streets, look.components, look.streetNames]) map.addLayer(layer);
}

export function showAreas(map: Picture, areas: FeatureCollection): void {
  const { shapes, labels } = prepare(areas as Areas);
  map.addSource('areas', { type: 'geojson', data: shapes });
  map.addSource('area-labels', { type: 'geojson', data: labels });
  const under = (layer: string): string | undefined => (map.getLayer(layer) ? layer : undefined);
  map.addLayer(look.areaFills, under('streets'));
  map.addLayer(look.areaLines, under('street-names'));
  map.addLayer(look.areaLabels);
}

export function showPoints(map: Picture, points: FeatureCollection): void {
  addMarks(map);
  map.addSource('points', {
    type: 'geojson',
    data: points,
    cluster: true,
    clusterRadius: CLUSTER_PX,
    clusterMaxZoom: 17,
    clusterProperties: { red: ['+', ['case', ['==', ['get', 'light'], 'red'], 1, 0]] },
  });
  for (const layer of [look.clusters, look.clusterCounts, look.cases]) map.addLayer(layer);
}
