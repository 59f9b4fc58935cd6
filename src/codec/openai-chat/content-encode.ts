// Canonical parts as Chat content parts; what has none is told.
import type { MediaPart, Part } from '../canonical/content.ts';
import type { JsonObject, JsonValue } from '../canonical/json.ts';
import { originOf } from '../canonical/origin.ts';
import type { EncodeContext } from '../codec.ts';
import { cacheField, ownFields, warnDropped, warnLoss } from './losses.ts';
import { quirksOf } from './quirks.ts';
import { PROTOCOL } from './wire.ts';

/** A content part; undefined where the part has no place in Chat content, which has then been told. */
export function encodePart(part: Part, context: EncodeContext): JsonObject | undefined {
  const wire = encodeBare(part, context);
  if (wire === undefined) return undefined;
  const path = originOf(part, 'messages');
  const cache = cacheField(part.cache, { context, taken: quirksOf(context.target).cacheControl, path });
  return { ...wire, ...cache, ...ownFields(part.extensions, context, path) };
}

function encodeBare(part: Part, context: EncodeContext): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      if (part.citations !== undefined) warnLoss(context, 'dropped', `${originOf(part, 'messages')}.citations`);
      return { type: 'text', text: part.text };
    case 'refusal':
      return { type: 'refusal', refusal: part.text };
    case 'media':
      return encodeMedia(part, context);
    case 'native':
      if (part.protocol === PROTOCOL) return part.value;
      warnDropped(context, part, `only ${part.protocol} knows ${String(part.value.type ?? 'it')}`);
      return undefined;
    default:
      warnDropped(context, part, `no ${part.type} in content`);
      return undefined;
  }
}

/** One plain text is a string, as most clients write it; anything else a list. */
export function joinContent(parts: readonly JsonObject[]): JsonValue {
  const [only] = parts;
  const isPlain = parts.length === 1 && only?.type === 'text' && Object.keys(only).length === 2;
  return isPlain ? (only.text ?? '') : [...parts];
}

type MediaEncoder = (part: MediaPart, context: EncodeContext) => JsonObject | undefined;

const MEDIA: Readonly<Record<MediaPart['kind'], MediaEncoder>> = {
  image: (part) => {
    const url = urlOf(part, 'image/png');
    if (url === undefined) return undefined;
    return { type: 'image_url', image_url: { url, ...(part.detail !== undefined && { detail: part.detail }) } };
  },
  video: (part, context) => {
    const url = context.target.family === 'openai' ? undefined : urlOf(part, 'video/mp4');
    return url === undefined ? undefined : { type: 'video_url', video_url: { url } };
  },
  audio: ({ source, mediaType }) => {
    if (source.type !== 'base64') return undefined;
    const format = mediaType === 'audio/mpeg' ? 'mp3' : (mediaType ?? 'audio/wav').replace(/^audio\/(x-)?/, '');
    return { type: 'input_audio', input_audio: { data: source.data, format } };
  },
  document: encodeDocument,
};

function encodeMedia(part: MediaPart, context: EncodeContext): JsonObject | undefined {
  const wire = MEDIA[part.kind](part, context);
  const path = originOf(part, 'messages');
  if (wire === undefined) warnDropped(context, part, `no ${part.kind} from a ${part.source.type} in Chat content`);
  else {
    if (part.context !== undefined) warnLoss(context, 'dropped', `${path}.context`);
    if (part.citable === true) warnLoss(context, 'dropped', `${path}.citations`);
  }
  return wire;
}

function encodeDocument(part: MediaPart, context: EncodeContext): JsonObject | undefined {
  const { source, filename } = part;
  const named = filename === undefined ? {} : { filename };
  if (source.type === 'file') return { type: 'file', file: { file_id: source.id, ...named } };
  if (source.type === 'text') {
    warnLoss(context, 'changed', originOf(part, 'messages'), 'the document was sent as plain text');
    return { type: 'text', text: source.text };
  }
  if (source.type === 'url') return undefined;
  return {
    type: 'file',
    file: { filename: 'document.pdf', ...named, file_data: urlOf(part, 'application/pdf') ?? '' },
  };
}

/** The media as a URL, made of its data where need be; undefined where only a file id or a text is known. */
export function urlOf({ source, mediaType }: MediaPart, otherwise: string): string | undefined {
  if (source.type === 'url') return source.url;
  return source.type === 'base64' ? `data:${mediaType ?? otherwise};base64,${source.data}` : undefined;
}
