// The view a page asks for.

export interface Centre {
  lon: number;
  lat: number;
  zoom: number;
}

/** Streets and single buildings can be told apart from here on. */
const DEFAULT_ZOOM = 15;

/** Reads `lon,lat` or `lon,lat,zoom` in degrees; `null` for anything else. */
export function readCentre(text: string | undefined): Centre | null {
  if (!text) return null;
  const [lon, lat, zoom = DEFAULT_ZOOM, ...rest] = text.split(',').map((part) => (part.trim() ? Number(part) : NaN));
  return rest.length === 0 ? centre(lon, lat, zoom) : null;
}

/** A place from two typed fields; `null` while they do not name a place on earth. */
export function readPlace(lon: string, lat: string): Centre | null {
  return lon.trim() && lat.trim() ? centre(Number(lon), Number(lat), DEFAULT_ZOOM) : null;
}

function centre(lon = NaN, lat = NaN, zoom = NaN): Centre | null {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 && zoom >= 0 ? { lon, lat, zoom } : null;
}
