// Records from our own server, once or again and again.

import type { FeatureCollection } from 'geojson';
import type { GeoJSONSource, Map as Picture } from 'maplibre-gl';

export async function load(url: string): Promise<FeatureCollection> {
  const answer = await fetch(url, { headers: { accept: 'application/geo+json, application/json' } });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return (await answer.json()) as FeatureCollection;
}

/** Reads the cases again every `everyMs` while somebody can see the page. */
export function keepFresh(map: Picture, url: string, everyMs: number): void {
  setInterval(async () => {
    if (document.hidden) return;
    const points = await load(url).catch(() => null);
    // Without an answer the last known cases stay; the next round asks again.
    if (points) map.getSource<GeoJSONSource>('points')?.setData(points);
  }, everyMs);
}
