// MapLibre's worker from our own folder.

import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { setWorkerUrl } from 'maplibre-gl';
import { allowWorker } from '../trusted.ts';

export function useOwnWorker(): void {
  setWorkerUrl(workerUrl);
  allowWorker(workerUrl);
}
