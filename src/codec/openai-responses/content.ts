// The content parts of messages and of tool results, from the wire and to it.
import type { Citation, MediaPart, MediaSource, NativePart, Part, TextPart } from '../canonical/content.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { originOf, readAt } from '../canonical/origin.ts';
import { objectsOf, textOf } from '../canonical/read-json.ts';
import { FAMILY, invalidRequest, PROTOCOL, requireString } from './wire.ts';

const DATA_URL = /^data:([^;,]*)(?:;[^,]*)?;base64,(.*)$/s;
const AUDIO_TYPES: Readonly<Record<string, string>> = { mp3: 'audio/mpeg', wav: 'audio/wav' };

type PartReader = (wire: JsonObject, path: string) => Part;

/** Readers of content parts by their `type`; a type that is not here is kept whole as a native part. */
const PART_READERS: Readonly<Record<string, PartReader>> = {
  input_text: readText,
  output_text: readText,
  text: readText,
  refusal: (wire, path) => ({ type: 'refusal', text: requireString(wire, 'refusal', path) }),
  input_image: readImage,
  input_file: readFile,
  input_audio: readAudio,
};

/** A message's or tool result's content: a text, or a list of parts. Throws `invalid_request` with the path of the fault. */
export function readContent(content: JsonValue | undefined, path: string): Part[] {
  if (typeof content === 'string') return [readAt<TextPart>({ type: 'text', text: content }, path)];
  if (!Array.isArray(content)) {
    throw invalidRequest(path, content === undefined ? 'is missing' : 'must be a string or a list of content parts');
  }
  return content.map((entry, index) => readPart(entry, `${path}[${index}]`));
}

function readPart(wire: JsonValue, path: string): Part {
  if (!isObject(wire)) throw invalidRequest(path, 'must be an object with a type');
  const reader = PART_READERS[requireString(wire, 'type', path)];
  if (reader === undefined) return readAt<NativePart>({ type: 'native', protocol: PROTOCOL, value: wire }, path);
  const part = reader(wire, path);
  return readAt(
    isObject(wire.prompt_cache_breakpoint) ? withBreakpoint(part, wire.prompt_cache_breakpoint) : part,
    path,
  );
}

/**
 * A content part that nobody knows travels as a message of its own, so that a native part of a message is always an item.
 */
export function toItems(parts: Part[], role: string): Part[] {
  return parts.some(({ type }) => type === 'native') ? parts.map((part) => toItem(part, role)) : parts;
}

function toItem(part: Part, role: string): Part {
  if (part.type !== 'native') return part;
  const item: NativePart = { ...part, value: { type: 'message', role, content: [part.value] } };
  return readAt(item, originOf(part, 'input'));
}

function withBreakpoint(part: Part, breakpoint: JsonObject): Part {
  const ttl = textOf(breakpoint.ttl);
  return { ...part, cache: ttl === undefined ? {} : { ttl } };
}

function readText(wire: JsonObject, path: string): TextPart {
  const text = requireString(wire, 'text', path);
  const citations = objectsOf(wire.annotations).map(readAnnotation);
  return { type: 'text', text, ...(citations.length > 0 && { citations }) };
}

function readImage(wire: JsonObject, path: string): MediaPart {
  const detail = textOf(wire.detail);
  const url = textOf(wire.image_url);
  const file = textOf(wire.file_id);
  if (url === undefined && file === undefined) throw invalidRequest(path, 'needs image_url or file_id');
  const source = url === undefined ? fileSource(file) : urlSource(url);
  return { type: 'media', kind: 'image', ...source, ...(detail !== undefined && { detail }) };
}

function readFile(wire: JsonObject, path: string): MediaPart {
  const filename = textOf(wire.filename);
  const detail = textOf(wire.detail);
  const data = textOf(wire.file_data);
  const url = textOf(wire.file_url);
  const file = textOf(wire.file_id);
  if (data === undefined && url === undefined && file === undefined) {
    throw invalidRequest(path, 'needs file_data, file_url or file_id');
  }
  const source = data !== undefined ? dataSource(data) : url !== undefined ? urlSource(url) : fileSource(file);
  return {
    type: 'media',
    kind: 'document',
    ...source,
    ...(filename !== undefined && { filename }),
    ...(detail !== undefined && { detail }),
  };
}

function readAudio(wire: JsonObject, path: string): MediaPart {
  if (!isObject(wire.input_audio)) throw invalidRequest(`${path}.input_audio`, 'is missing');
  const data = requireString(wire.input_audio, 'data', `${path}.input_audio`);
  const format = requireString(wire.input_audio, 'format', `${path}.input_audio`);
  return {
    type: 'media',
    kind: 'audio',
    source: { type: 'base64', data },
    mediaType: AUDIO_TYPES[format] ?? `audio/${format}`,
  };
}

type Sourced = { readonly source: MediaSource; readonly mediaType?: string };

function fileSource(id: string | undefined): Sourced {
  return { source: { type: 'file', id: id ?? '', family: FAMILY } };
}

function urlSource(url: string): Sourced {
  return url.startsWith('data:') ? dataSource(url) : { source: { type: 'url', url } };
}

/** A data URL, or (in `file_data`) bare base64. */
function dataSource(text: string): Sourced {
  const [, mediaType, data] = DATA_URL.exec(text) ?? [];
  if (data === undefined) {
    return { source: text.startsWith('data:') ? { type: 'url', url: text } : { type: 'base64', data: text } };
  }
  return { source: { type: 'base64', data }, ...(mediaType !== undefined && mediaType !== '' && { mediaType }) };
}

/** An `output_text` annotation. Of files that were searched or made, only the name means something elsewhere. */
export function readAnnotation(annotation: JsonObject): Citation {
  const native = { protocol: PROTOCOL, value: annotation } as const;
  const { filename } = annotation;
  if (annotation.type !== 'url_citation') return { ...(typeof filename === 'string' && { title: filename }), native };
  const { url, title, start_index: start, end_index: end } = annotation;
  return {
    ...(typeof url === 'string' && { url }),
    ...(typeof title === 'string' && { title }),
    ...(typeof start === 'number' && { start }),
    ...(typeof end === 'number' && { end }),
    native,
  };
}

/**
 * The annotation of a citation; undefined where this protocol has none for it. `length` is that of the text: a citation
 * that does not say where it stands is of all of it.
 */
export function writeAnnotation(citation: Citation, length: number): JsonObject | undefined {
  if (citation.native?.protocol === PROTOCOL) return citation.native.value;
  if (citation.url === undefined) return undefined;
  return {
    type: 'url_citation',
    start_index: citation.start ?? 0,
    end_index: citation.end ?? length,
    url: citation.url,
    title: citation.title ?? '',
  };
}

/** The `input_*` part of a media part; undefined where this protocol has no place for it. */
export function writeMedia(part: MediaPart): JsonObject | undefined {
  if (part.kind === 'image') return writeImage(part);
  if (part.kind === 'audio') return writeAudio(part);
  return part.kind === 'document' ? writeFile(part) : undefined;
}

function writeImage({ source, mediaType, detail }: MediaPart): JsonObject | undefined {
  const place = detail === undefined ? {} : { detail };
  if (source.type === 'url') return { type: 'input_image', image_url: source.url, ...place };
  if (source.type === 'base64') {
    return { type: 'input_image', image_url: `data:${mediaType ?? 'image/png'};base64,${source.data}`, ...place };
  }
  return source.type === 'file' ? { type: 'input_image', file_id: source.id, ...place } : undefined;
}

function writeAudio({ source, mediaType }: MediaPart): JsonObject | undefined {
  if (source.type !== 'base64') return undefined;
  const format = mediaType === 'audio/mpeg' ? 'mp3' : (mediaType?.split('/')[1] ?? 'wav');
  return { type: 'input_audio', input_audio: { data: source.data, format } };
}

function writeFile({ source, mediaType, filename, detail }: MediaPart): JsonObject {
  const extra = { ...(filename !== undefined && { filename }), ...(detail !== undefined && { detail }) };
  if (source.type === 'url') return { type: 'input_file', file_url: source.url, ...extra };
  if (source.type === 'file') return { type: 'input_file', file_id: source.id, ...extra };
  if (source.type === 'text') return { type: 'input_text', text: source.text };
  const type = mediaType ?? 'application/pdf';
  // The API refuses file_data without a name.
  const name = filename ?? `document.${type.split('/')[1] ?? 'pdf'}`;
  return { type: 'input_file', ...extra, filename: name, file_data: `data:${type};base64,${source.data}` };
}
