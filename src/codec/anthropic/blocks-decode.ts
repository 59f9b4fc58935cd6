// Content blocks of the Messages API to canonical parts, in both directions of a call.
import type { CacheControl, Citation, MediaPart, MediaSource, Part, Signature } from '../canonical/content.ts';
import { splitCallId, unwrapSignature } from '../canonical/family-state.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { readAt } from '../canonical/origin.ts';
import { unknownFields } from '../canonical/parameters.ts';
import { FAMILY } from './wire.ts';

/** Whose blocks are read: a client's carry other families' state wrapped, an upstream's carry its own bare. */
export interface BlockOrigin {
  readonly family: string;
  signature(text: string): Signature;
  call(id: string): { readonly id: string; readonly signature?: Signature };
}

export const CLIENT_BLOCKS: BlockOrigin = {
  family: FAMILY,
  signature: (text) => unwrapSignature(text, FAMILY),
  call: splitCallId,
};

export function upstreamBlocks(family: string): BlockOrigin {
  return { family, signature: (value) => ({ family, value }), call: (id) => ({ id }) };
}

type BlockReader = (block: JsonObject, origin: BlockOrigin, path: string) => Part | undefined;

/** Anything that is not in here, or that its reader cannot take, stays a native block. */
const READERS: Readonly<Record<string, BlockReader>> = {
  text: (block) => {
    if (isPlainText(block)) return { type: 'text', text: block.text };
    return {
      type: 'text',
      text: text(block.text),
      ...(Array.isArray(block.citations) && { citations: block.citations.filter(isObject).map(readCitation) }),
      ...common(block, TEXT_FIELDS),
    };
  },
  thinking: (block, origin) => ({
    type: 'thinking',
    text: text(block.thinking),
    ...(text(block.signature) !== '' && { signature: origin.signature(text(block.signature)) }),
    ...common(block, THINKING_FIELDS),
  }),
  redacted_thinking: (block, origin) => ({
    type: 'thinking',
    text: '',
    redacted: true,
    signature: origin.signature(text(block.data)),
    ...common(block, REDACTED_FIELDS),
  }),
  tool_use: (block, origin) => ({
    type: 'tool-call',
    ...origin.call(text(block.id)),
    name: text(block.name),
    arguments: JSON.stringify(block.input ?? {}),
    ...common(block, isDirect(block.caller) ? DIRECT_CALL_FIELDS : CALL_FIELDS),
  }),
  tool_result: (block, origin, path) => ({
    type: 'tool-result',
    callId: origin.call(text(block.tool_use_id)).id,
    content: readContent(block.content, origin, `${path}.content`),
    ...(typeof block.is_error === 'boolean' && { isError: block.is_error }),
    ...common(block, RESULT_FIELDS),
  }),
  image: (block, origin) => readMedia('image', block, origin),
  document: (block, origin) => readMedia('document', block, origin),
  search_result: readSearchResult,
};

/** Most blocks are a text and nothing else. */
function isPlainText(block: JsonObject): block is JsonObject & { text: string } {
  for (const key in block) if (key !== 'type' && key !== 'text') return false;
  return typeof block.text === 'string';
}

const TEXT_FIELDS = known('text', 'citations');
const THINKING_FIELDS = known('thinking', 'signature');
const REDACTED_FIELDS = known('data');
const CALL_FIELDS = known('id', 'name', 'input');
const DIRECT_CALL_FIELDS = known('id', 'name', 'input', 'caller');
const RESULT_FIELDS = known('tool_use_id', 'content', 'is_error');
const MEDIA_FIELDS = known('source', 'title', 'context', 'citations');

function known(...fields: readonly string[]): ReadonlySet<string> {
  return new Set(['type', 'cache_control', ...fields]);
}

/** `caller: {type: 'direct'}` is what a call without a caller is: no field to keep. */
function isDirect(caller: JsonValue | undefined): boolean {
  return isObject(caller) && caller.type === 'direct';
}

/** One block; a type that only this protocol has becomes a native part. */
export function readBlock(block: JsonObject, origin: BlockOrigin, path: string): Part {
  const reader = READERS[text(block.type)];
  const part = reader?.(block, origin, path) ?? { type: 'native', protocol: 'anthropic', value: block };
  return readAt(part, path);
}

/** A content field: text (none where it is empty) or blocks. */
export function readContent(content: JsonValue | undefined, origin: BlockOrigin, path: string): Part[] {
  if (typeof content === 'string') return content === '' ? [] : [readAt({ type: 'text', text: content }, path)];
  const parts: Part[] = [];
  if (!Array.isArray(content)) return parts;
  content.forEach((block, index) => {
    if (isObject(block)) parts.push(readBlock(block, origin, `${path}[${index}]`));
  });
  return parts;
}

/** `cache_control` (`{type: 'ephemeral', ttl?}`), undefined where it is null or absent. */
export function readCache(value: JsonValue | undefined): CacheControl | undefined {
  if (!isObject(value)) return undefined;
  return typeof value.ttl === 'string' ? { ttl: value.ttl } : {};
}

/** Offsets are kept in the native form only: they count in the document, not in the answer's text. */
export function readCitation(citation: JsonObject): Citation {
  const url = citation.url ?? (citation.type === 'search_result_location' ? citation.source : undefined);
  const title = citation.title ?? citation.document_title;
  return {
    ...(typeof url === 'string' && { url }),
    ...(typeof title === 'string' && { title }),
    ...(typeof citation.cited_text === 'string' && { citedText: citation.cited_text }),
    // An empty index is what we wrote for a citation of another vendor: it means nothing to this one.
    ...(citation.encrypted_index !== '' && { native: { protocol: 'anthropic' as const, value: citation } }),
  };
}

/** Undefined for a source that the canonical form cannot hold: such a block stays native. */
function readMedia(kind: MediaPart['kind'], block: JsonObject, origin: BlockOrigin): MediaPart | undefined {
  const source = isObject(block.source) ? readSource(block.source, origin) : undefined;
  if (source === undefined) return undefined;
  const citations = block.citations;
  const { extensions, ...rest } = common(block, MEDIA_FIELDS);
  const bag = { ...extensions?.anthropic, ...source.bag };
  return {
    type: 'media',
    kind,
    source: source.media,
    ...(source.mediaType !== undefined && { mediaType: source.mediaType }),
    ...(typeof block.title === 'string' && { filename: block.title }),
    ...(typeof block.context === 'string' && { context: block.context }),
    ...(isObject(citations) && typeof citations.enabled === 'boolean' && { citable: citations.enabled }),
    ...rest,
    ...(Object.keys(bag).length > 0 && { extensions: { anthropic: bag } }),
  };
}

interface ReadSource {
  readonly media: MediaSource;
  readonly mediaType?: string;
  readonly bag?: JsonObject;
}

function readSource(source: JsonObject, origin: BlockOrigin): ReadSource | undefined {
  const mediaType = typeof source.media_type === 'string' ? { mediaType: source.media_type } : {};
  switch (source.type) {
    case 'base64':
      return { media: { type: 'base64', data: text(source.data) }, ...mediaType };
    case 'url':
      return { media: { type: 'url', url: text(source.url) }, ...mediaType };
    case 'file':
      return { media: { type: 'file', id: text(source.file_id), family: origin.family }, ...mediaType };
    case 'text':
      return { media: { type: 'text', text: text(source.data) }, ...mediaType };
    case 'content': {
      const joined = joinText(source.content);
      return joined === undefined ? undefined : { media: { type: 'text', text: joined }, bag: { source } };
    }
    default:
      return undefined;
  }
}

/** To others a search result is a document with its text; to this protocol it goes back as it was. */
function readSearchResult(block: JsonObject): Part | undefined {
  const joined = joinText(block.content);
  if (joined === undefined) return undefined;
  const { cache_control, ...searchResult } = block;
  const cache = readCache(cache_control);
  return {
    type: 'media',
    kind: 'document',
    source: { type: 'text', text: joined },
    filename: text(block.title),
    context: text(block.source),
    ...(cache !== undefined && { cache }),
    extensions: { anthropic: { search_result: searchResult } },
  };
}

/** The text of a content field made of text only; undefined where it holds anything else. */
function joinText(content: JsonValue | undefined): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  const texts = content.map((block) => (isObject(block) && block.type === 'text' ? block.text : undefined));
  return texts.every((item) => typeof item === 'string') ? texts.join('\n\n') : undefined;
}

/** What any block may have: a cache breakpoint, and fields that we do not know. */
function common(block: JsonObject, fields: ReadonlySet<string>): Pick<Part, 'cache' | 'extensions'> {
  const cache = readCache(block.cache_control);
  const unknown = unknownFields(block, fields);
  return {
    ...(cache !== undefined && { cache }),
    ...(unknown !== undefined && { extensions: { anthropic: unknown } }),
  };
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
