// MapLibre's worker from our own folder. Under Trusted Types a worker's address must pass a policy, and MapLibre
// hands it over as a plain string, so the policy has to be the default one: it lets through this address only.

import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { setWorkerUrl } from 'maplibre-gl';

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

export function useOwnWorker(): void {
  setWorkerUrl(workerUrl);
  const { trustedTypes } = window as { trustedTypes?: PolicyFactory };
  trustedTypes?.createPolicy('default', {
    createScriptURL(url) {
      if (url !== workerUrl) throw new TypeError(`no script may come from ${url}`);
      return url;
    },
  });
}
