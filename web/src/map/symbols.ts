// The marks of cases by light, ▲ ◆ ● –, drawn here so that they look alike on every machine.

import type { Map as Picture } from 'maplibre-gl';
import { LIGHTS } from './style.ts';

type Light = keyof typeof LIGHTS;

/** Side of a mark in CSS pixels. */
const SIDE = 28;
const RATIO = 2;

const OUTLINES: Record<Light, (pen: CanvasRenderingContext2D) => void> = {
  red: (pen) => polygon(pen, [[14, 3], [26, 25], [2, 25]]),
  amber: (pen) => polygon(pen, [[14, 2], [26, 14], [14, 26], [2, 14]]),
  green: (pen) => pen.arc(14, 14, 10, 0, 2 * Math.PI),
  none: (pen) => pen.rect(4, 10, 20, 8),
};

function polygon(pen: CanvasRenderingContext2D, corners: [number, number][]): void {
  for (const [x, y] of corners) pen.lineTo(x, y);
  pen.closePath();
}

/** Gives the map its four marks under `light-red`, `light-amber`, `light-green`, `light-none`. */
export function addMarks(map: Picture): void {
  for (const light of Object.keys(LIGHTS) as Light[]) {
    const picture = drawn(light);
    if (picture && !map.hasImage(`light-${light}`)) map.addImage(`light-${light}`, picture, { pixelRatio: RATIO });
  }
}

function drawn(light: Light): ImageData | null {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE * RATIO;
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.scale(RATIO, RATIO);
  pen.beginPath();
  OUTLINES[light](pen);
  pen.lineJoin = 'round';
  pen.lineWidth = 3;
  pen.strokeStyle = '#ffffff';
  pen.stroke();
  pen.fillStyle = LIGHTS[light];
  pen.fill();
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
