// The grids as the server gives them, made ready to be drawn.

import type { Feature, FeatureCollection, Geometry, Point } from 'geojson';
import { labelPoint } from './geometry.ts';

/** What each grid's feature says of itself. */
export interface AreaFacts {
  /** Code of rule 1: 15 digits for a unit grid. */
  code: string;
  name: string;
  /** `subdistrict`, `community`, `basic_grid` or `unit_grid`. */
  level: string;
  /** Number of the identity fill, 0 to 5; stored with the grid so that it stays. */
  colour: number;
  /** Open cases in it, where the page counts them. */
  cases?: number;
}

export type Areas = FeatureCollection<Geometry, AreaFacts>;

/** How a grid is drawn: the smallest ones are filled, those around them only outlined. */
export type Drawn = AreaFacts & { filled: boolean; label: string };

export interface Prepared {
  shapes: FeatureCollection<Geometry, Drawn>;
  labels: FeatureCollection<Point, Drawn>;
}

const LEVELS = ['subdistrict', 'community', 'basic_grid', 'unit_grid'];

function depth(level: string): number {
  return LEVELS.indexOf(level.replace('-', '_'));
}

/** What stands on a grid: the running number of a unit grid, the name of all others. */
export function labelOf(facts: Pick<AreaFacts, 'code' | 'name' | 'level'>): string {
  return depth(facts.level) === LEVELS.length - 1 ? facts.code.slice(-3) : facts.name;
}

/** Shapes and label points of the grids; which level is filled follows from what is there. */
export function prepare(areas: Areas): Prepared {
  const deepest = Math.max(...areas.features.map(({ properties }) => depth(properties.level)));
  const shapes = areas.features.map((feature): Feature<Geometry, Drawn> => {
    const { properties } = feature;
    const filled = depth(properties.level) === deepest;
    return { ...feature, properties: { ...properties, filled, label: labelOf(properties) } };
  });
  const labels = shapes.flatMap(({ geometry, properties }): Feature<Point, Drawn>[] => {
    const coordinates = labelPoint(geometry);
    return coordinates ? [{ type: 'Feature', properties, geometry: { type: 'Point', coordinates } }] : [];
  });
  return {
    shapes: { type: 'FeatureCollection', features: shapes },
    labels: { type: 'FeatureCollection', features: labels },
  };
}
