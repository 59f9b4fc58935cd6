// Media parts: `inlineData` and `fileData` to and from canonical media.
import type { MediaKind, MediaPart, MediaSource } from '../canonical/content.ts';
import { GEMINI_FAMILY } from './signature.ts';
import type { GeminiBlob, GeminiFile, GeminiPart } from './wire.ts';

function mediaKindOf(mediaType: string | undefined): MediaKind {
  const [kind] = mediaType?.split('/') ?? [];
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'document';
}

export function readBlob(blob: GeminiBlob): MediaPart {
  const { data, mimeType, displayName } = blob;
  return {
    type: 'media',
    kind: mediaKindOf(mimeType),
    source: { type: 'base64', data },
    ...(mimeType !== undefined && { mediaType: mimeType }),
    ...(displayName !== undefined && { filename: displayName }),
  };
}

/** `gs://` and the Files API's addresses mean nothing to others; any other address is open to everyone. */
export function readFile(file: GeminiFile): MediaPart {
  const { fileUri, mimeType, displayName } = file;
  return {
    type: 'media',
    kind: mimeType === undefined ? 'video' : mediaKindOf(mimeType),
    source: sourceOf(fileUri),
    ...(mimeType !== undefined && { mediaType: mimeType }),
    ...(displayName !== undefined && { filename: displayName }),
  };
}

const KEPT_BY_GOOGLE = /^(?!https?:)|^https:\/\/generativelanguage\.googleapis\.com\//;

function sourceOf(uri: string): MediaSource {
  return KEPT_BY_GOOGLE.test(uri) ? { type: 'file', id: uri, family: GEMINI_FAMILY } : { type: 'url', url: uri };
}

const DEFAULT_TYPES: Readonly<Record<MediaKind, string>> = {
  image: 'image/jpeg',
  audio: 'audio/wav',
  video: 'video/mp4',
  document: 'application/pdf',
};

const TYPES_BY_EXTENSION: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  mp3: 'audio/mp3',
  wav: 'audio/wav',
  ogg: 'audio/ogg',
  flac: 'audio/flac',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
};

const YOUTUBE = /^https:\/\/(?:www\.)?(?:youtube\.com|youtu\.be)\//;

/** Undefined for a file that another family keeps. The media type is required, but for YouTube, which has none. */
export function writeMedia(part: MediaPart): GeminiPart | undefined {
  const { source } = part;
  switch (source.type) {
    case 'base64':
      return { inlineData: { mimeType: part.mediaType ?? DEFAULT_TYPES[part.kind], data: source.data } };
    case 'text':
      return { text: source.text };
    case 'url':
      return { fileData: { ...fileTypeOf(part, source.url), fileUri: source.url } };
    case 'file':
      if (source.family !== GEMINI_FAMILY) return undefined;
      return { fileData: { ...(part.mediaType !== undefined && { mimeType: part.mediaType }), fileUri: source.id } };
  }
}

function fileTypeOf(part: MediaPart, url: string): { readonly mimeType?: string } {
  if (part.mediaType !== undefined) return { mimeType: part.mediaType };
  if (YOUTUBE.test(url)) return {};
  const [, extension = ''] = /\.([a-z0-9]+)(?:[?#]|$)/i.exec(url) ?? [];
  return { mimeType: TYPES_BY_EXTENSION[extension.toLowerCase()] ?? DEFAULT_TYPES[part.kind] };
}
