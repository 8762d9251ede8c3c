// A place for two fields (`data-pick-lon`, `data-pick-lat`): press on the map, or bring the cross over the place
// and press the button, or type; pin and fields follow each other.

import { Marker, type LngLatLike, type Map as Picture } from 'maplibre-gl';
import { make, named, setField } from '../dom.ts';
import { readPlace } from '../pure/centre.ts';
import { text } from '../texts.ts';

const DECIMALS = 6;

export function addPicking(map: Picture, frame: HTMLElement): void {
  const lon = named(frame.dataset['pickLon'], HTMLInputElement);
  const lat = named(frame.dataset['pickLat'], HTMLInputElement);
  if (!lon || !lat) return;
  const pin = new Marker({ element: make('div', 'map-pin') });

  const take = (place: { lng: number; lat: number }): void => {
    setField(lon, place.lng.toFixed(DECIMALS));
    setField(lat, place.lat.toFixed(DECIMALS));
  };
  const shown = (): LngLatLike | null => {
    const place = readPlace(lon.value, lat.value);
    if (!place) {
      pin.remove();
      return null;
    }
    const at: LngLatLike = [place.lon, place.lat];
    pin.setLngLat(at).addTo(map);
    return at;
  };
  const moved = (): void => {
    const at = shown();
    if (at && !map.getBounds().contains(at)) map.easeTo({ center: at });
  };

  lon.addEventListener('change', moved);
  lat.addEventListener('change', moved);
  map.on('click', (event) => take(event.lngLat));
  const at = shown();
  if (at) map.jumpTo({ center: at });
  addCross(frame, () => take(map.getCenter()));
}

function addCross(frame: HTMLElement, take: () => void): void {
  const button = make('button', 'button map-take', text('map.take_centre'));
  button.type = 'button';
  button.addEventListener('click', take);
  frame.append(make('div', 'map-cross'), button);
}
