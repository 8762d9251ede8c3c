// How large a photo is sent.

export interface Size {
  width: number;
  height: number;
}

/** Pixels of the longer side that are enough to judge a case by; the server keeps no more. */
export const LONGEST = 2048;

/** The size with the same proportions whose longer side is at most `longest`; never larger than it was. */
export function fit(size: Size, longest: number = LONGEST): Size {
  const share = Math.min(1, longest / Math.max(size.width, size.height));
  return {
    width: Math.max(1, Math.round(size.width * share)),
    height: Math.max(1, Math.round(size.height * share)),
  };
}

/** The name under which a photo that became a JPEG is sent. */
export function jpegName(name: string): string {
  return `${name.replace(/\.[^.]*$/, '')}.jpg`;
}
