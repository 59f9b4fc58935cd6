// Content parts of a client's message, as canonical parts.

import { GatewayError } from '../../errors.ts';
import type { CacheControl, MediaPart, MediaSource, Part } from '../canonical/content.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { readAt } from '../canonical/origin.ts';
import { unknownFields } from '../canonical/parameters.ts';
import { objectOf, objectsOf, textOf } from '../canonical/read-json.ts';
import { PROTOCOL } from './wire.ts';

/** A message's `content`: a string, a list of parts, or nothing. */
export function decodeContent(content: JsonValue | undefined, path: string): Part[] {
  if (typeof content === 'string') return content === '' ? [] : [readAt({ type: 'text', text: content }, path)];
  return objectsOf(content).flatMap((part, index) => {
    const at = `${path}[${index}]`;
    const decoded = PARTS[String(part.type)]?.(part, at) ?? nativePart(part);
    return [decoded].flat().map((one) => readAt(withExtras(one, part), at));
  });
}

type PartDecoder = (part: JsonObject, path: string) => Part | Part[];

const PARTS: Readonly<Record<string, PartDecoder>> = {
  text: (part, path) => ({ type: 'text', text: needText(part.text, `${path}.text`) }),
  refusal: (part, path) => ({ type: 'refusal', text: needText(part.refusal, `${path}.refusal`) }),
  image_url: (part, path) => {
    const image = isObject(part.image_url) ? part.image_url : { url: part.image_url };
    const detail = textOf(image.detail);
    return mediaFromUrl('image', needText(image.url, `${path}.image_url.url`), {
      ...(detail !== undefined && { detail }),
    });
  },
  video_url: (part, path) => {
    const video = isObject(part.video_url) ? part.video_url : { url: part.video_url };
    return mediaFromUrl('video', needText(video.url, `${path}.video_url.url`), {});
  },
  input_audio: (part, path) => {
    // Mistral writes the data, or a URL, without an object around it.
    if (typeof part.input_audio === 'string') return decodeBareAudio(part.input_audio);
    const audio = objectOf(part.input_audio) ?? {};
    const data = needText(audio.data, `${path}.input_audio.data`);
    return {
      type: 'media',
      kind: 'audio',
      source: { type: 'base64', data },
      mediaType: audioType(textOf(audio.format) ?? 'wav'),
    };
  },
  file: (part, path) => decodeFile(objectOf(part.file) ?? {}, path),
  /** Mistral: a thought inside the content, itself a list of text parts. */
  thinking: (part) => ({ type: 'thinking', text: thinkingText(part.thinking) }),
};

const PART_FIELDS = new Set([
  'type',
  'text',
  'refusal',
  'image_url',
  'video_url',
  'input_audio',
  'file',
  'thinking',
  'cache_control',
]);

function withExtras(part: Part, wire: JsonObject): Part {
  const cache = decodeCache(wire.cache_control);
  const extra = part.type === 'native' ? undefined : unknownFields(wire, PART_FIELDS);
  if (cache === undefined && extra === undefined) return part;
  return {
    ...part,
    ...(cache !== undefined && { cache }),
    ...(extra !== undefined && { extensions: { [PROTOCOL]: extra } }),
  };
}

export function decodeCache(value: JsonValue | undefined): CacheControl | undefined {
  if (!isObject(value)) return undefined;
  return typeof value.ttl === 'string' ? { ttl: value.ttl } : {};
}

export function thinkingText(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  return objectsOf(value)
    .map((part) => textOf(part.text) ?? '')
    .join('');
}

function nativePart(value: JsonObject): Part {
  return { type: 'native', protocol: PROTOCOL, value };
}

function decodeFile(file: JsonObject, path: string): MediaPart {
  const filename = textOf(file.filename);
  const named = filename === undefined ? {} : { filename };
  if (typeof file.file_id === 'string') {
    return { type: 'media', kind: 'document', source: { type: 'file', id: file.file_id, family: 'openai' }, ...named };
  }
  return mediaFromUrl('document', needText(file.file_data, `${path}.file.file_data`), named);
}

/** Base64 data with its type for a data URL, else a plain URL. */
export function mediaFromUrl(
  kind: MediaPart['kind'],
  url: string,
  more: Pick<MediaPart, 'detail' | 'filename'>,
): MediaPart {
  const [, mediaType, data] = /^data:([^;,]*)[^,]*;base64,(.*)$/s.exec(url) ?? [];
  if (data === undefined) return { type: 'media', kind, source: { type: 'url', url }, ...more };
  const source: MediaSource = { type: 'base64', data };
  return { type: 'media', kind, source, ...(mediaType !== '' && mediaType !== undefined && { mediaType }), ...more };
}

function decodeBareAudio(audio: string): MediaPart {
  if (/^(https?|data):/.test(audio)) return mediaFromUrl('audio', audio, {});
  return { type: 'media', kind: 'audio', source: { type: 'base64', data: audio } };
}

function audioType(format: string): string {
  return format === 'mp3' ? 'audio/mpeg' : `audio/${format}`;
}

function needText(value: JsonValue | undefined, path: string): string {
  if (typeof value === 'string') return value;
  throw new GatewayError('invalid_request', { message: `${path} must be a string.`, param: path });
}
