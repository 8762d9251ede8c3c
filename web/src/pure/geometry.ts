// Plane geometry of the few shapes on the map, in degrees: good enough to place a label or a view.

import type { Geometry, Polygon, Position } from 'geojson';

/** West, south, east, north. */
export type Bounds = [number, number, number, number];

/** The bounds of all geometries together; `null` where there is no position at all. */
export function boundsOf(geometries: Iterable<Geometry>): Bounds | null {
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const geometry of geometries) {
    for (const [x, y] of positions(geometry)) {
      bounds[0] = Math.min(bounds[0], x);
      bounds[1] = Math.min(bounds[1], y);
      bounds[2] = Math.max(bounds[2], x);
      bounds[3] = Math.max(bounds[3], y);
    }
  }
  return bounds[0] <= bounds[2] ? bounds : null;
}

function* positions(geometry: Geometry): Generator<[number, number]> {
  if (geometry.type === 'GeometryCollection') {
    for (const part of geometry.geometries) yield* positions(part);
  } else {
    yield* flat(geometry.coordinates);
  }
}

function* flat(coordinates: unknown): Generator<[number, number]> {
  if (!Array.isArray(coordinates)) return;
  const [x, y] = coordinates as unknown[];
  if (typeof x === 'number' && typeof y === 'number') yield [x, y];
  else for (const part of coordinates) yield* flat(part);
}

/**
 * Where a polygon's label stands: the middle of its widest stretch along the line halfway up, which lies
 * inside even where the polygon is bent. `null` for a geometry that is no polygon. Of several parts the
 * largest is labelled.
 */
export function labelPoint(geometry: Geometry): [number, number] | null {
  const rings = largest(geometry);
  const bounds = rings && boundsOf([{ type: 'Polygon', coordinates: rings }]);
  if (!bounds) return null;
  const y = (bounds[1] + bounds[3]) / 2;
  const crossings = rings.flatMap((ring) => crossingsAt(ring, y)).sort((a, b) => a - b);
  let [left, right] = [bounds[0], bounds[0]];
  for (let at = 0; at + 1 < crossings.length; at += 2) {
    const [from = 0, to = 0] = crossings.slice(at, at + 2);
    if (to - from > right - left) [left, right] = [from, to];
  }
  return [(left + right) / 2, y];
}

function largest(geometry: Geometry): Polygon['coordinates'] | null {
  if (geometry.type === 'Polygon') return geometry.coordinates;
  if (geometry.type !== 'MultiPolygon') return null;
  const sized = geometry.coordinates.map((rings) => ({ rings, size: Math.abs(doubleArea(rings[0] ?? [])) }));
  return sized.reduce((best, one) => (one.size > best.size ? one : best), { rings: [] as Position[][], size: -1 }).rings;
}

function doubleArea(ring: Position[]): number {
  return edges(ring).reduce((sum, [[x1, y1], [x2, y2]]) => sum + x1 * y2 - x2 * y1, 0);
}

/** Longitudes where the ring passes latitude `y`; half-open edges, so a corner on the line counts once. */
function crossingsAt(ring: Position[], y: number): number[] {
  return edges(ring)
    .filter(([[, y1], [, y2]]) => y1 <= y !== y2 <= y)
    .map(([[x1, y1], [x2, y2]]) => x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
}

type Edge = [[number, number], [number, number]];

function edges(ring: Position[]): Edge[] {
  const points = ring.map(([x = 0, y = 0]): [number, number] => [x, y]);
  return points.slice(1).map((point, at): Edge => [points[at] ?? point, point]);
}
