// A press on a case opens it, on a number comes nearer, on a grid opens what the page says (`data-select-url`).

import type { GeoJSONSource, Map as Picture, MapGeoJSONFeature, PointLike } from 'maplibre-gl';
import { fillUrl } from '../pure/text.ts';
import { text } from '../texts.ts';

/** Half of the area around a press in which a mark counts as meant: 44 pixels for a mark of 28. */
const REACH_PX = 8;

export function follow(map: Picture, frame: HTMLElement): void {
  const selectUrl = frame.dataset['selectUrl'];
  map.on('click', (event) => {
    const mark = markAt(map, event.point);
    const area = mark ? undefined : areaAt(map, event.point);
    if (mark?.properties['cluster']) void comeNearer(map, mark);
    else if (mark) location.assign(fillUrl('/cases/{id}', { id: String(mark.properties['id']) }));
    else if (area && selectUrl) location.assign(fillUrl(selectUrl, { code: String(area.properties['code']) }));
  });
  map.on('mousemove', (event) => {
    const mark = markAt(map, event.point);
    const area = mark ? undefined : areaAt(map, event.point);
    const canvas = map.getCanvas();
    canvas.style.cursor = mark || (area && selectUrl) ? 'pointer' : '';
    canvas.title = title(mark, area);
  });
}

function markAt(map: Picture, { x, y }: { x: number; y: number }): MapGeoJSONFeature | undefined {
  const box: [PointLike, PointLike] = [[x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX]];
  return first(map, box, ['cases', 'clusters']);
}

function areaAt(map: Picture, { x, y }: { x: number; y: number }): MapGeoJSONFeature | undefined {
  return first(map, [x, y], ['area-fills']);
}

function first(map: Picture, at: PointLike | [PointLike, PointLike], layers: string[]): MapGeoJSONFeature | undefined {
  const there = layers.filter((layer) => map.getLayer(layer));
  return there.length > 0 ? map.queryRenderedFeatures(at, { layers: there })[0] : undefined;
}

function title(mark: MapGeoJSONFeature | undefined, area: MapGeoJSONFeature | undefined): string {
  if (mark?.properties['cluster']) return text('map.cluster', { count: String(mark.properties['point_count']) });
  if (mark) return `${mark.properties['number']} ${mark.properties['title']}`;
  if (!area) return '';
  const { code, name, cases } = area.properties;
  return cases === undefined ? `${name} ${code}` : text('map.area', { code, name, cases: String(cases) });
}

async function comeNearer(map: Picture, cluster: MapGeoJSONFeature): Promise<void> {
  if (cluster.geometry.type !== 'Point') return;
  const [lon = 0, lat = 0] = cluster.geometry.coordinates;
  const zoom = await map.getSource<GeoJSONSource>('points')?.getClusterExpansionZoom(cluster.properties['cluster_id']);
  map.easeTo({ center: [lon, lat], zoom: (zoom ?? map.getZoom()) + 0.5 });
}
