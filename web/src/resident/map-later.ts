// `details[data-map-later]`: the map is large and comes only when somebody wants it.

export function mapLater(details: HTMLDetailsElement): void {
  details.addEventListener('toggle', () => {
    const frame = details.querySelector('.map');
    if (!details.open || !(frame instanceof HTMLElement) || 'map' in frame.dataset) return;
    frame.dataset['map'] = '';
    void import('../map.ts').then(({ startMaps }) => startMaps(details));
  });
}
