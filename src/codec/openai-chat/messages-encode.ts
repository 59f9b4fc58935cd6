// Canonical messages as Chat messages: tool results one by one, their pictures after them, thoughts where the vendor wants them.
import type { Message, Part, ThinkingPart, ToolCallPart, ToolResultPart } from '../canonical/content.ts';
import type { JsonObject } from '../canonical/json.ts';
import { isMadeUpId } from '../canonical/made-up-ids.ts';
import { originOf } from '../canonical/origin.ts';
import type { EncodeContext } from '../codec.ts';
import { encodePart, joinContent } from './content-encode.ts';
import { ownFields, warnDropped, warnLoss } from './losses.ts';
import { quirksOf } from './quirks.ts';
import { REASONING_WRITERS, thinkingContent } from './reasoning.ts';

export function encodeMessages(messages: readonly Message[], context: EncodeContext): JsonObject[] {
  const wire: JsonObject[] = [];
  let postponed: JsonObject[] = [];
  const flush = () => {
    if (postponed.length > 0) wire.push({ role: 'user', content: postponed });
    postponed = [];
  };
  for (const message of messages) {
    if (message.role === 'tool') {
      for (const part of message.parts) {
        const { result, beside } = encodeResult(part, context);
        if (result !== undefined) wire.push(result);
        postponed.push(...beside);
      }
      continue;
    }
    flush();
    const text = plainText(message);
    if (text !== undefined) wire.push({ role: roleFor(message, context), content: text });
    else wire.push(message.role === 'assistant' ? encodeAssistant(message, context) : encodeOther(message, context));
  }
  flush();
  return wire;
}

function frame(message: Message, context: EncodeContext): JsonObject {
  const name = message.name === undefined ? {} : { name: message.name };
  return { ...name, ...ownFields(message.extensions, context, originOf(message, 'messages')) };
}

function encodeOther(message: Message, context: EncodeContext): JsonObject {
  return {
    role: roleFor(message, context),
    content: joinContent(encodeParts(message.parts, context)),
    ...frame(message, context),
  };
}

function roleFor({ role }: Message, context: EncodeContext): Message['role'] {
  return role === 'developer' && !quirksOf(context.target).developerRole ? 'system' : role;
}

/** Of a message that is one text and nothing else, as most are; undefined for others. */
function plainText({ parts: [only, ...others], name, extensions }: Message): string | undefined {
  if (only?.type !== 'text' || others.length > 0 || name !== undefined || extensions !== undefined) return undefined;
  const isBare = only.cache === undefined && only.citations === undefined && only.extensions === undefined;
  return isBare ? only.text : undefined;
}

function encodeParts(parts: readonly Part[], context: EncodeContext): JsonObject[] {
  return parts.map((part) => encodePart(part, context)).filter((part) => part !== undefined);
}

function encodeAssistant(message: Message, context: EncodeContext): JsonObject {
  const { parts } = message;
  const thoughts = parts.filter((part) => part.type === 'thinking');
  const calls = parts.filter((part) => part.type === 'tool-call');
  const said = parts.filter((part) => part.type !== 'thinking' && part.type !== 'tool-call');
  const audio = said.find((part) => part.type === 'media' && part.kind === 'audio' && part.source.type === 'file');
  const content = encodeParts(
    said.filter((part) => part !== audio),
    context,
  );
  const [refusal, ...others] = content.filter((part) => part.type === 'refusal');
  const isRefusal = refusal !== undefined && others.length === 0;
  const inContent = quirksOf(context.target).reasoningField === 'content' ? thoughts.map(thinkingContent) : [];
  const shown = [...inContent, ...content.filter((part) => !isRefusal || part !== refusal)];
  return {
    role: 'assistant',
    content: shown.length > 0 ? joinContent(shown) : calls.length > 0 || isRefusal || audio !== undefined ? null : '',
    ...(isRefusal && { refusal: refusal.refusal ?? '' }),
    ...encodeThoughts(thoughts, context),
    ...(audio?.type === 'media' && audio.source.type === 'file' && { audio: { id: audio.source.id } }),
    ...(calls.length > 0 && { tool_calls: calls.map((call) => encodeCall(call, context)) }),
    ...frame(message, context),
  };
}

function encodeThoughts(thoughts: readonly ThinkingPart[], context: EncodeContext): JsonObject {
  if (thoughts.length === 0) return {};
  const { reasoningField } = quirksOf(context.target);
  const write = REASONING_WRITERS[reasoningField];
  for (const part of thoughts) {
    const path = originOf(part, 'messages');
    if (write === undefined && reasoningField !== 'content')
      warnDropped(context, part, 'past thinking is not taken back');
    else if (part.signature !== undefined && reasoningField !== 'reasoning_details') {
      warnLoss(context, 'dropped', path, 'the signature of a thought has no place');
    }
    if (part.cache !== undefined) warnLoss(context, 'dropped', `${path}.cache_control`);
  }
  return write?.(thoughts, context.target.family) ?? {};
}

function encodeCall(part: ToolCallPart, context: EncodeContext): JsonObject {
  const { id, name, custom, signature } = part;
  const path = originOf(part, 'messages');
  const extra = ownFields(part.extensions, context, path);
  if (part.cache !== undefined) warnLoss(context, 'dropped', `${path}.cache_control`);
  if (custom === true) return { id, type: 'custom', custom: { name, input: part.arguments }, ...extra };
  const google =
    signature?.family === 'gemini' ? { extra_content: { google: { thought_signature: signature.value } } } : {};
  if (signature !== undefined && signature.family !== 'gemini')
    warnLoss(context, 'dropped', path, 'the signature of a call has no place');
  return { id, type: 'function', function: { name, arguments: part.arguments }, ...google, ...extra };
}

/** A `tool` message holds text only: pictures and files of a result follow in a message of the user, after all results. */
function encodeResult(part: Part, context: EncodeContext): { result?: JsonObject; beside: JsonObject[] } {
  if (part.type !== 'tool-result') {
    const beside = encodePart(part, context);
    return { beside: beside === undefined ? [] : [beside] };
  }
  const path = originOf(part, 'messages');
  if (part.isError === true) warnLoss(context, 'dropped', `${path}.is_error`, 'a result cannot be marked as an error');
  if (part.cache !== undefined) warnLoss(context, 'dropped', `${path}.cache_control`);
  const texts = part.content.filter((inner) => inner.type === 'text');
  const media = part.content.filter((inner) => inner.type !== 'text');
  const beside = encodeParts(media, context);
  if (beside.length > 0) warnLoss(context, 'changed', path, 'what is no text follows in a message of the user');
  const content = texts.length === 0 ? fallbackText(part, beside.length) : joinContent(encodeParts(texts, context));
  return {
    result: { role: 'tool', tool_call_id: part.callId, content, ...ownFields(part.extensions, context, path) },
    beside,
  };
}

function fallbackText(part: ToolResultPart, files: number): string {
  if (files === 0) return '';
  const whose = isMadeUpId(part.callId) ? (part.name ?? 'the tool') : part.callId;
  return `The result of ${whose} follows below.`;
}
