// Images as Ollama has them: base64 without a media type, which the first bytes tell.
import type { MediaPart } from '../canonical/content.ts';

/** How base64 of a file of each type begins. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ['iVBOR', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
  ['Qk', 'image/bmp'],
];

/** A data URL is taken too: some clients send one. */
export function readImage(image: string): MediaPart {
  const [, type, encoded] = /^data:([^;,]+)[^,]*,(.*)$/s.exec(image) ?? [];
  const data = encoded ?? image;
  const mediaType = type ?? BEGINNINGS.find(([beginning]) => data.startsWith(beginning))?.[1] ?? 'image/png';
  return { type: 'media', kind: 'image', source: { type: 'base64', data }, mediaType };
}

/** Undefined where Ollama cannot take it: anything but an image, and images that stand elsewhere. */
export function writeImage(part: MediaPart): string | undefined {
  return part.kind === 'image' && part.source.type === 'base64' ? part.source.data : undefined;
}
