// `button[data-locate][hidden]` with `data-lon`, `data-lat`, `data-accuracy` (selectors of inputs) and
// `data-said` (selector of an element with role=status): the phone's position goes into the fields.

import { named, setField } from '../dom.ts';
import { text } from '../texts.ts';

const PATIENCE_MS = 15_000;
/** Six decimals of a degree are a decimetre. */
const DECIMALS = 6;

export function locate(button: HTMLButtonElement): void {
  if (!isSecureContext || !navigator.geolocation) return;
  const { lon, lat, accuracy, said } = button.dataset;
  const fields = {
    lon: named(lon, HTMLInputElement),
    lat: named(lat, HTMLInputElement),
    accuracy: named(accuracy, HTMLInputElement),
  };
  const say = (words: string): void => {
    const status = named(said, HTMLElement);
    if (status) status.textContent = words;
  };
  const found = ({ coords }: GeolocationPosition): void => {
    button.disabled = false;
    if (fields.lon) setField(fields.lon, coords.longitude.toFixed(DECIMALS));
    if (fields.lat) setField(fields.lat, coords.latitude.toFixed(DECIMALS));
    if (fields.accuracy) setField(fields.accuracy, coords.accuracy.toFixed(0));
    say(text('locate.found', { metres: coords.accuracy.toFixed(0) }));
  };
  const failed = (error: GeolocationPositionError): void => {
    button.disabled = false;
    say(text(error.code === error.PERMISSION_DENIED ? 'locate.denied' : 'locate.failed'));
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    button.disabled = true;
    say(text('locate.waiting'));
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: PATIENCE_MS });
  });
}
