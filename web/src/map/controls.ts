// Buttons that move the map, for those who cannot drag (WCAG 2.5.7).

import type { Map as Picture } from 'maplibre-gl';
import { make, mark } from '../dom.ts';
import { text } from '../texts.ts';

/** Share of the shown width or height that one press moves. */
const STEP = 0.25;

const MOVES = {
  north: { sign: '↑', x: 0, y: -1, zoom: 0 },
  west: { sign: '←', x: -1, y: 0, zoom: 0 },
  east: { sign: '→', x: 1, y: 0, zoom: 0 },
  south: { sign: '↓', x: 0, y: 1, zoom: 0 },
  in: { sign: '+', x: 0, y: 0, zoom: 1 },
  out: { sign: '−', x: 0, y: 0, zoom: -1 },
} as const;

export function addControls(map: Picture, frame: HTMLElement): void {
  const tools = make('div', 'map-tools');
  mark(tools, { role: 'group', 'aria-label': text('map.move') });
  for (const [name, move] of Object.entries(MOVES)) {
    const button = make('button', '', move.sign);
    mark(button, { type: 'button', 'data-move': name, 'aria-label': text(`map.${name}`), title: text(`map.${name}`) });
    button.addEventListener('click', () => {
      if (move.zoom !== 0) map.zoomTo(map.getZoom() + move.zoom);
      else map.panBy([move.x * STEP * frame.clientWidth, move.y * STEP * frame.clientHeight]);
    });
    tools.append(button);
  }
  frame.append(tools);
}
