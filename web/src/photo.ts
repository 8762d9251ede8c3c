// A photo made smaller on the phone, before it travels.

import { fit, jpegName, LONGEST } from './pure/size.ts';

const QUALITY = 0.85;

/** The photo with its longer side at most 2048 pixels; the same file where it is small or cannot be read. */
export async function smaller(file: File): Promise<File> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return file;
  try {
    if (Math.max(picture.width, picture.height) <= LONGEST) return file;
    const blob = await drawn(picture);
    return blob ? new File([blob], jpegName(file.name), { type: blob.type, lastModified: file.lastModified }) : file;
  } finally {
    picture.close();
  }
}

function drawn(picture: ImageBitmap): Promise<Blob | null> {
  const canvas = Object.assign(document.createElement('canvas'), fit(picture));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
}
