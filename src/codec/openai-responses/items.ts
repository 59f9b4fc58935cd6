// Assistant-side items (messages, reasoning, calls, server tools) as canonical parts: the same in input and in output.
import type {
  Extensions,
  MediaPart,
  Part,
  RefusalPart,
  Signature,
  TextPart,
  ThinkingPart,
  ToolCallPart,
} from '../canonical/content.ts';
import { splitCallId, unwrapSignature, wrapSignature } from '../canonical/family-state.ts';
import type { JsonObject } from '../canonical/json.ts';
import { readAt } from '../canonical/origin.ts';
import { objectsOf, textOf } from '../canonical/read-json.ts';
import { readContent, toItems } from './content.ts';
import { FAMILY, invalidRequest, otherFields, PROTOCOL, requireString } from './wire.ts';

const MESSAGE_FIELDS = new Set(['type', 'role', 'content']);
const REASONING_FIELDS = new Set(['type', 'id', 'encrypted_content', 'summary', 'content']);
const CALL_FIELDS = new Set(['type', 'call_id', 'name', 'arguments', 'input']);
/** Stands as item id in a wrapped signature of another family whose thinking is redacted. */
const REDACTED = 'redacted';

export interface ItemContext {
  /** Where the item stands, for faults and warnings. */
  readonly path: string;
  /** Whose encrypted reasoning stands bare in it. */
  readonly family: string;
}

type ItemReader = (item: JsonObject, context: ItemContext) => Part[];

const ITEM_READERS: Readonly<Record<string, ItemReader>> = {
  message: readMessageItem,
  reasoning: (item, context) => [readReasoning(item, context)],
  function_call: (item, context) => [readCall(item, context)],
  custom_tool_call: (item, context) => [readCall(item, context)],
  image_generation_call: (item) => [readPicture(item)],
};

/** An assistant-side item as parts; a kind that only this protocol has is kept whole. Throws `invalid_request`. */
export function readItem(item: JsonObject, context: ItemContext): Part[] {
  const reader = ITEM_READERS[textOf(item.type) ?? 'message'];
  const parts = reader?.(item, context) ?? [{ type: 'native', protocol: PROTOCOL, value: item }];
  return reader === readMessageItem ? parts : parts.map((part) => readAt(part, context.path));
}

/** The item's own fields (id, status, phase) ride on the first part: a part that has them begins a new item. */
function readMessageItem(item: JsonObject, { path }: ItemContext): Part[] {
  const parts = toItems(readContent(item.content, `${path}.content`), 'assistant');
  const fields = otherFields(item, MESSAGE_FIELDS);
  const [first] = parts;
  if (first === undefined || first.type === 'native' || fields === undefined) return parts;
  return [readAt({ ...first, extensions: extend(fields) }, path), ...parts.slice(1)];
}

/**
 * The thinking's text is the summary, or the raw reasoning where there is no summary. The exact lists are kept beside it
 * where one text cannot say them.
 */
export function readReasoning(item: JsonObject, { family }: ItemContext): ThinkingPart {
  const summary = [...objectsOf(item.summary)];
  const content = [...objectsOf(item.content)];
  const texts = summary.length > 0 ? summary : content;
  const signature = readSignature(item, family);
  const redacted = signature !== undefined && signature.family !== FAMILY && signature.id === REDACTED;
  const fields: JsonObject = {
    ...otherFields(item, REASONING_FIELDS),
    ...((summary.length > 1 || content.length > 0) && { summary }),
    ...(content.length > 0 && { content }),
  };
  return {
    type: 'thinking',
    text: texts.map((entry) => textOf(entry.text) ?? '').join('\n\n'),
    ...(signature !== undefined && {
      signature: redacted ? { family: signature.family, value: signature.value } : signature,
    }),
    ...(redacted && { redacted }),
    ...(Object.keys(fields).length > 0 && { extensions: extend(fields) }),
  };
}

/** Encrypted reasoning with its item's id; the id alone where the vendor keeps the item (then `value` is empty). */
function readSignature(item: JsonObject, family: string): Signature | undefined {
  const id = textOf(item.id);
  const encrypted = textOf(item.encrypted_content);
  if (encrypted === undefined || encrypted === '') return id === undefined ? undefined : { family, value: '', id };
  const signature = unwrapSignature(encrypted, family);
  if (signature.family !== family || signature.value !== encrypted) return signature;
  return id === undefined ? signature : { ...signature, id };
}

export interface EncryptedReasoning {
  readonly id: string | undefined;
  readonly encrypted: string | undefined;
}

/** What a client of this protocol is given for a signature: its own family's bare, another's wrapped. */
export function clientReasoning({ signature, redacted }: ThinkingPart): EncryptedReasoning {
  if (signature === undefined) return { id: undefined, encrypted: undefined };
  const { family, value, id } = signature;
  if (family === FAMILY) return { id, encrypted: value === '' ? undefined : value };
  const carried = wrapSignature(family, value, redacted === true ? REDACTED : id);
  return { id: undefined, encrypted: carried };
}

/** A picture that the vendor's tool made; a call without one (running, or replayed by its id) is kept whole. */
function readPicture(item: JsonObject): Part {
  if (typeof item.result !== 'string' || item.result === '') return { type: 'native', protocol: PROTOCOL, value: item };
  const { type, result, ...fields } = item;
  return {
    type: 'media',
    kind: 'image',
    source: { type: 'base64', data: result },
    mediaType: `image/${textOf(item.output_format) ?? 'png'}`,
    extensions: extend(fields),
  };
}

/** The item of a picture, where it came as one. */
export function writePicture(part: MediaPart): JsonObject | undefined {
  const fields = ownFields(part);
  if (fields === undefined || part.source.type !== 'base64') return undefined;
  return { type: 'image_generation_call', ...fields, result: part.source.data };
}

function readCall(item: JsonObject, { path }: ItemContext): ToolCallPart {
  const custom = item.type === 'custom_tool_call';
  const { id, signature } = splitCallId(requireString(item, 'call_id', path));
  const text = requireString(item, custom ? 'input' : 'arguments', path);
  const fields = otherFields(item, CALL_FIELDS);
  const name = requireString(item, 'name', path);
  if (name === '') throw invalidRequest(`${path}.name`, 'must not be empty');
  return {
    type: 'tool-call',
    id,
    name,
    arguments: text === '' && !custom ? '{}' : text,
    ...(custom && { custom }),
    ...(signature !== undefined && { signature }),
    ...(fields !== undefined && { extensions: extend(fields) }),
  };
}

function extend(fields: JsonObject): Extensions {
  return { [PROTOCOL]: fields };
}

/** What this protocol's own fields said of the item that the part is of. */
export function ownFields(thing: { readonly extensions?: Extensions }): JsonObject | undefined {
  return thing.extensions?.[PROTOCOL];
}

export type MessagePart = TextPart | RefusalPart;
export type ItemGroup = { readonly message: readonly MessagePart[] } | { readonly part: Exclude<Part, MessagePart> };

/** Parts by the item that they belong to: texts and refusals side by side are one message, unless one begins another. */
export function groupItems(parts: readonly Part[]): ItemGroup[] {
  const groups: ItemGroup[] = [];
  let message: MessagePart[] | undefined;
  for (const part of parts) {
    if (part.type !== 'text' && part.type !== 'refusal') {
      groups.push({ part });
      message = undefined;
    } else if (message === undefined || ownFields(part) !== undefined) {
      message = [part];
      groups.push({ message });
    } else {
      message.push(part);
    }
  }
  return groups;
}

/**
 * `summary` and `content` of a reasoning item: as they were, where the part remembers them. An empty `content` says that
 * the part's text is raw reasoning (a stream cannot say more at the part's start).
 */
export function writeReasoningTexts(part: ThinkingPart): {
  readonly summary: JsonObject[];
  readonly content?: JsonObject[];
} {
  const fields = ownFields(part);
  const summary = Array.isArray(fields?.summary) ? [...objectsOf(fields.summary)] : undefined;
  const content = Array.isArray(fields?.content) ? [...objectsOf(fields.content)] : undefined;
  if (content?.length === 0) return { summary: [], content: [{ type: 'reasoning_text', text: part.text }] };
  const summarized = part.text === '' ? [] : [{ type: 'summary_text', text: part.text }];
  return { summary: summary ?? summarized, ...(content !== undefined && { content }) };
}
