// Canonical messages as `input` items for an upstream of this protocol.
import type {
  MediaPart,
  Message,
  Part,
  TextPart,
  ThinkingPart,
  ToolCallPart,
  ToolResultPart,
} from '../canonical/content.ts';
import type { JsonObject, JsonValue } from '../canonical/json.ts';
import { originOf } from '../canonical/origin.ts';
import { writeAnnotation, writeMedia } from './content.ts';
import { groupItems, type MessagePart, ownFields, writePicture, writeReasoningTexts } from './items.ts';
import {
  takesBreakpoint,
  type WriteContext,
  warnDropped,
  warnForeignFields,
  warnLoss,
  warnPartLosses,
} from './losses.ts';
import { FAMILY, PROTOCOL } from './wire.ts';

const LIFETIMES = ['30m', '12h'];

/** The items of one message. Every part that has no place is warned. */
export function writeMessage(message: Message, context: WriteContext): JsonObject[] {
  if (message.name !== undefined) warnLoss(context, 'dropped', `${originOf(message, 'message')}.name`);
  warnForeignFields(context, message.extensions, originOf(message, 'message'));
  if (message.role === 'assistant') return writeAssistant(message.parts, context);
  return writeInputSide(message, context);
}

function writeAssistant(parts: readonly Part[], context: WriteContext): JsonObject[] {
  const items: JsonObject[] = [];
  for (const group of groupItems(parts)) {
    const item = 'message' in group ? writeAssistantMessage(group.message, context) : writePart(group.part, context);
    if (item !== undefined) items.push(item);
  }
  return items;
}

function writeAssistantMessage(parts: readonly MessagePart[], context: WriteContext): JsonObject {
  const [first] = parts;
  const content = parts.map((part) => {
    warnPartLosses(context, part);
    return part.type === 'refusal' ? { type: 'refusal', refusal: part.text } : writeOutputText(part, context);
  });
  return { type: 'message', role: 'assistant', ...(first !== undefined && ownFields(first)), content };
}

function writeOutputText(part: TextPart, context: WriteContext): JsonObject {
  const annotations: JsonObject[] = [];
  part.citations?.forEach((citation, index) => {
    const annotation = writeAnnotation(citation, part.text.length);
    if (annotation !== undefined) annotations.push(annotation);
    else warnLoss(context, 'dropped', `${originOf(part, 'text')}.citations[${index}]`);
  });
  return { type: 'output_text', text: part.text, ...(annotations.length > 0 && { annotations }) };
}

/** Items that are no messages. Undefined where the part has no place; that is warned. */
function writePart(part: Exclude<Part, MessagePart>, context: WriteContext): JsonObject | undefined {
  switch (part.type) {
    case 'thinking':
      return writeReasoning(part, context);
    case 'tool-call':
      return writeCall(part, context);
    case 'tool-result':
      return writeResult(part, context);
    case 'native':
      if (part.protocol === PROTOCOL) return part.value;
      warnDropped(context, part, `a part that only ${part.protocol} has`);
      return undefined;
    case 'media': {
      const picture = writePicture(part);
      if (picture === undefined) warnDropped(context, part, `${part.kind} of the assistant cannot be replayed`);
      return picture;
    }
  }
}

/**
 * Encrypted reasoning goes back with its item's id, to its own family only. Without it, OpenAI takes no reasoning back;
 * other vendors of this protocol take the plain text.
 */
function writeReasoning(part: ThinkingPart, context: WriteContext): JsonObject | undefined {
  warnPartLosses(context, part);
  const { signature } = part;
  if (signature?.family === context.target.family || (signature === undefined && context.native)) {
    const { id, value = '' } = signature ?? {};
    const texts = writeReasoningTexts(part);
    return {
      type: 'reasoning',
      ...(id !== undefined && { id }),
      ...ownFields(part),
      ...texts,
      ...(value !== '' && { encrypted_content: value }),
    };
  }
  const path = originOf(part, 'thinking');
  if (signature !== undefined) warnLoss(context, 'refused_state', path, `bound to ${signature.family}`);
  if (context.target.family === FAMILY || part.redacted === true || part.text === '') {
    if (signature === undefined)
      warnLoss(context, 'dropped', path, 'thinking without its encrypted form is not taken back');
    return undefined;
  }
  return { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: part.text }] };
}

function writeCall(part: ToolCallPart, context: WriteContext): JsonObject {
  warnPartLosses(context, part);
  if (part.signature !== undefined) {
    warnLoss(context, 'refused_state', originOf(part, 'tool-call'), `bound to ${part.signature.family}`);
  }
  const head = { call_id: part.id, name: part.name, ...ownFields(part) };
  return part.custom === true
    ? { type: 'custom_tool_call', ...head, input: part.arguments }
    : { type: 'function_call', ...head, arguments: part.arguments };
}

function writeResult(part: ToolResultPart, context: WriteContext): JsonObject {
  warnPartLosses(context, part);
  const path = originOf(part, 'tool-result');
  if (part.isError === true) warnLoss(context, 'dropped', `${path}.is_error`, 'only the content tells the error');
  return {
    type: part.custom === true ? 'custom_tool_call_output' : 'function_call_output',
    call_id: part.callId,
    ...ownFields(part),
    output: writeOutput(part.content, context),
  };
}

/** One plain text as a string, anything else as a list. */
function writeOutput(content: readonly Part[], context: WriteContext): JsonValue {
  const [only] = content;
  if (content.length === 0) return '';
  if (content.length === 1 && only?.type === 'text' && (only.cache === undefined || !takesBreakpoint(context, only))) {
    warnPartLosses(context, only);
    return only.text;
  }
  return content.map((part) => writeInputPart(part, context)).filter((part) => part !== undefined);
}

function writeInputSide(message: Message, context: WriteContext): JsonObject[] {
  const items: JsonObject[] = [];
  let content: JsonObject[] | undefined;
  const open = (): JsonObject[] => {
    const list: JsonObject[] = [];
    const role = message.role === 'tool' ? 'user' : message.role;
    items.push({ type: 'message', role, ...ownFields(message), content: list });
    return list;
  };
  for (const part of message.parts) {
    if (part.type === 'text' || part.type === 'media' || part.type === 'refusal') {
      const wire = writeInputPart(part, context);
      if (wire === undefined) continue;
      content ??= open();
      content.push(wire);
    } else {
      content = undefined;
      const item = writePart(part, context);
      if (item !== undefined) items.push(item);
    }
  }
  return items;
}

function writeInputPart(part: Part, context: WriteContext): JsonObject | undefined {
  const wire = inputContent(part, context);
  if (wire === undefined) {
    warnDropped(context, part, 'no place in input content');
    return undefined;
  }
  warnPartLosses(context, part);
  if (part.cache === undefined || !takesBreakpoint(context, part)) return wire;
  return { ...wire, prompt_cache_breakpoint: { mode: 'explicit', ...writeLifetime(part, context) } };
}

/** The API knows two lifetimes; without one the request's own holds. */
function writeLifetime(part: Part, context: WriteContext): JsonObject {
  const ttl = part.cache?.ttl;
  if (ttl === undefined) return {};
  if (LIFETIMES.includes(ttl)) return { ttl };
  warnLoss(context, 'changed', `${originOf(part, part.type)}.cache_control.ttl`);
  return {};
}

function inputContent(part: Part, context: WriteContext): JsonObject | undefined {
  if (part.type === 'text') return { type: 'input_text', text: part.text };
  if (part.type === 'refusal') return { type: 'input_text', text: part.text };
  if (part.type === 'native') return part.protocol === PROTOCOL ? part.value : undefined;
  return part.type === 'media' ? mediaContent(part, context) : undefined;
}

function mediaContent(part: MediaPart, context: WriteContext): JsonObject | undefined {
  const { source } = part;
  if (source.type === 'file' && source.family !== context.target.family && !context.native) {
    warnLoss(context, 'refused_state', originOf(part, 'media'), `a file that ${source.family} keeps`);
    return undefined;
  }
  if (part.context !== undefined) warnLoss(context, 'dropped', `${originOf(part, 'media')}.context`);
  if (part.citable === true) warnLoss(context, 'dropped', `${originOf(part, 'media')}.citations`);
  if (part.filename !== undefined && source.type === 'text') {
    warnLoss(context, 'dropped', `${originOf(part, 'media')}.filename`);
  }
  return writeMedia(part);
}
