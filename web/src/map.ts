// `[data-map]`: grids and cases on a map, or a place to be picked. Loaded only by pages that have one; the page
// carries the same records as a list, so nothing is lost where there is no WebGL.

import 'maplibre-gl/dist/maplibre-gl.css';
import { Map as Picture, Marker } from 'maplibre-gl';
import { each, make, mark } from './dom.ts';
import { addControls } from './map/controls.ts';
import { follow } from './map/follow.ts';
import { showAreas, showPlaces, showPoints } from './map/layers.ts';
import { keepFresh, load } from './map/load.ts';
import { addPicking } from './map/pick.ts';
import { style } from './map/style.ts';
import { useOwnWorker } from './map/worker.ts';
import { boundsOf } from './pure/geometry.ts';
import { readCentre, type Centre } from './pure/centre.ts';
import { text } from './texts.ts';

const POINTS_EVERY_MS = 10_000;

export function startMaps(root: ParentNode): void {
  useOwnWorker();
  const open = (frame: HTMLElement): void => {
    if (hasWebgl()) void start(frame);
    else say(frame, 'map.no_webgl');
  };
  each('[data-map]', HTMLElement, open, root);
}

function hasWebgl(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null;
}

function say(frame: HTMLElement, key: string): void {
  const said = make('p', 'map-said', text(key));
  mark(said, { role: 'status' });
  frame.append(said);
}

async function start(frame: HTMLElement): Promise<void> {
  const { areas, points, places, credit } = frame.dataset;
  const map = open(frame);
  if (credit) frame.append(make('p', 'map-credit', credit));
  addControls(map, frame);
  addPicking(map, frame);
  pin(map, readCentre(frame.dataset['mark']));
  await map.once('load');
  try {
    if (places) showPlaces(map, await load(places));
    if (areas) showAreas(map, await view(map, frame, areas));
    if (points) await showPoints(map, await load(points));
  } catch {
    say(frame, 'map.failed');
  }
  follow(map, frame);
  if (points && 'live' in frame.dataset) keepFresh(map, points, POINTS_EVERY_MS);
  if (!map.loaded()) await map.once('idle');
  // For whoever waits for the drawn map: tests and pictures.
  frame.dataset['mapReady'] = '';
}

/** Reads the grids and, where the page names no centre, shows all of them. */
async function view(map: Picture, frame: HTMLElement, url: string): ReturnType<typeof load> {
  const areas = await load(url);
  const bounds = boundsOf(areas.features.map((feature) => feature.geometry));
  if (bounds && !readCentre(frame.dataset['center'])) map.fitBounds(bounds, { padding: 24, animate: false });
  return areas;
}

function pin(map: Picture, place: Centre | null): void {
  if (place) new Marker({ element: make('div', 'map-pin') }).setLngLat([place.lon, place.lat]).addTo(map);
}

function open(frame: HTMLElement): Picture {
  const container = make('div', 'map-picture');
  frame.append(container);
  const centre = readCentre(frame.dataset['center']);
  const map = new Picture({
    container,
    style,
    ...(centre && { center: [centre.lon, centre.lat], zoom: centre.zoom }),
    maxZoom: 20,
    attributionControl: false,
    localIdeographFontFamily: 'system-ui, sans-serif',
    // A finger that scrolls the page must not be caught by a map on its way.
    cooperativeGestures: frame.dataset['map'] !== 'whole',
    locale: {
      'Map.Title': frame.dataset['label'] ?? text('map.title'),
      'CooperativeGesturesHandler.WindowsHelpText': text('map.scroll_help'),
      'CooperativeGesturesHandler.MacHelpText': text('map.scroll_help'),
      'CooperativeGesturesHandler.MobileHelpText': text('map.touch_help'),
    },
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  return map;
}
