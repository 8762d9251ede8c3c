// A sound for what must not wait; off until somebody turns it on.

const STORED = 'desk:sound';

export function soundIsOn(): boolean {
  return localStorage.getItem(STORED) === 'on';
}

export function turnSound(on: boolean): void {
  localStorage.setItem(STORED, on ? 'on' : 'off');
  if (on) ring();
}

export function ring(): void {
  if (!soundIsOn()) return;
  const context = new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  volume.gain.value = 0.2;
  tone.frequency.value = 880;
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 0.4);
  tone.addEventListener('ended', () => void context.close());
}
