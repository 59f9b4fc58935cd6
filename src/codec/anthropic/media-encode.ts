// Images and documents for a provider of the Messages API; what it cannot take is warned and left out.
import type { MediaPart, MediaSource } from '../canonical/content.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import type { Encoding } from './encoding.ts';

/** https://platform.claude.com/docs/en/build-with-claude/vision (2026-10) */
const IMAGE_TYPES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);
const DOCUMENT_TYPE = 'application/pdf';

/** How base64 data of these types begins. */
const MAGIC: readonly (readonly [prefix: string, mediaType: string])[] = [
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
  ['JVBERi', DOCUMENT_TYPE],
];

/** Undefined, with a warning, where this API has no place for the part. Its cache breakpoint is the caller's to add. */
export function encodeMedia(part: MediaPart, encoding: Encoding): JsonObject | undefined {
  const { search_result: searchResult, source: original, ...bag } = part.extensions?.anthropic ?? {};
  if (isObject(searchResult)) return searchResult;
  if (part.kind !== 'image' && part.kind !== 'document') return refuse(part, encoding, `no ${part.kind} is accepted`);
  const source = isObject(original) ? original : encodeSource(part, encoding);
  if (source === undefined) return undefined;
  if (part.detail !== undefined && part.detail !== 'auto') encoding.warnAt('dropped', part, 'detail');
  if (part.kind === 'image') return { type: 'image', source, ...bag };
  return {
    type: 'document',
    source,
    ...(part.filename !== undefined && { title: part.filename }),
    ...(part.context !== undefined && { context: part.context }),
    ...(part.citable !== undefined && { citations: { enabled: part.citable } }),
    ...bag,
  };
}

function encodeSource(part: MediaPart, encoding: Encoding): JsonObject | undefined {
  const { source } = part;
  switch (source.type) {
    case 'base64':
      return encodeBase64(part, source.data, encoding);
    case 'url':
      return encodeUrl(part, source, encoding);
    case 'file':
      if (source.family === encoding.context.target.family) return { type: 'file', file_id: source.id };
      encoding.warnAt('refused_state', part, `a file kept by ${source.family}`);
      return undefined;
    case 'text':
      return { type: 'text', media_type: 'text/plain', data: source.text };
  }
}

function encodeBase64(part: MediaPart, data: string, encoding: Encoding): JsonObject | undefined {
  const mediaType = part.mediaType ?? MAGIC.find(([prefix]) => data.startsWith(prefix))?.[1];
  const accepted =
    part.kind === 'image' ? mediaType !== undefined && IMAGE_TYPES.has(mediaType) : mediaType === DOCUMENT_TYPE;
  if (accepted) return { type: 'base64', media_type: mediaType ?? DOCUMENT_TYPE, data };
  if (part.kind === 'document' && mediaType?.startsWith('text/') === true) {
    return { type: 'text', media_type: 'text/plain', data: Buffer.from(data, 'base64').toString() };
  }
  return refuse(part, encoding, `${mediaType ?? 'an unknown type'} is not accepted`);
}

function encodeUrl(
  part: MediaPart,
  source: Extract<MediaSource, { type: 'url' }>,
  encoding: Encoding,
): JsonObject | undefined {
  if (/^https?:/i.test(source.url)) return { type: 'url', url: source.url };
  return refuse(part, encoding, 'only http and https URLs are accepted');
}

function refuse(part: MediaPart, encoding: Encoding, detail: string): undefined {
  encoding.warnAt('dropped', part, detail);
  return undefined;
}
