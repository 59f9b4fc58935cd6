// A client's messages as canonical ones: every role, the older function calls too.
import { GatewayError } from '../../errors.ts';
import type { Message, Part, ThinkingPart, ToolCallPart, ToolResultPart } from '../canonical/content.ts';
import { splitCallId } from '../canonical/family-state.ts';
import type { JsonObject } from '../canonical/json.ts';
import { originOf, readAt } from '../canonical/origin.ts';
import { unknownFields } from '../canonical/parameters.ts';
import { objectOf, objectsOf, textOf } from '../canonical/read-json.ts';
import { decodeCache, decodeContent } from './content-decode.ts';
import { decodeReasoning, REASONING_FIELDS } from './reasoning.ts';
import { PROTOCOL } from './wire.ts';

/** Throws `invalid_request` for a tool result whose call is nowhere before it. */
export function decodeMessages(messages: readonly JsonObject[]): Message[] {
  const calls = new Map<string, ToolCallPart>();
  return messages.map((message, index) => {
    const path = `messages[${index}]`;
    if (isPlain(message))
      return readAt({ role: message.role, parts: decodeContent(message.content, `${path}.content`) }, path);
    const parts = decodeParts(message, path, calls);
    for (const part of parts) if (part.type === 'tool-call') calls.set(part.id, part);
    return readAt(assemble(message, withCache(parts, message, path)), path);
  });
}

/** Most messages are a role and its content, and nothing that has to be looked for. */
function isPlain(message: JsonObject): message is JsonObject & { role: Exclude<Message['role'], 'tool'> } {
  for (const key in message) if (key !== 'role' && key !== 'content') return false;
  return message.role !== 'tool' && message.role !== 'function';
}

const MESSAGE_FIELDS = new Set([
  'role',
  'content',
  'name',
  'refusal',
  'tool_calls',
  'function_call',
  'tool_call_id',
  'audio',
  'cache_control',
  ...REASONING_FIELDS,
]);

function assemble(message: JsonObject, parts: readonly Part[]): Message {
  const role = message.role === 'function' ? 'tool' : (message.role as Message['role']);
  const name = role === 'tool' ? undefined : textOf(message.name);
  const extra = unknownFields(message, MESSAGE_FIELDS);
  return {
    role,
    parts,
    ...(name !== undefined && { name }),
    ...(extra !== undefined && { extensions: { [PROTOCOL]: extra } }),
  };
}

/** A breakpoint on the whole message (as LiteLLM's clients write it) stands after its last part. */
function withCache(parts: readonly Part[], message: JsonObject, path: string): readonly Part[] {
  const cache = decodeCache(message.cache_control);
  const last = parts.at(-1);
  if (cache === undefined || last === undefined) return parts;
  const origin = typeof message.content === 'string' ? path : originOf(last, path);
  return [...parts.slice(0, -1), readAt({ ...last, cache }, origin)];
}

function decodeParts(message: JsonObject, path: string, calls: ReadonlyMap<string, ToolCallPart>): Part[] {
  if (message.role === 'tool') return [readAt(decodeResult(message, path, calls), path)];
  if (message.role === 'function') return [readAt(decodeFunctionResult(message, path, calls), path)];
  const content = decodeContent(message.content, `${path}.content`);
  return message.role === 'assistant' ? decodeAssistant(message, content, path) : content;
}

function decodeAssistant(message: JsonObject, content: readonly Part[], path: string): Part[] {
  const thoughts = decodeReasoning(message).map((part: ThinkingPart) => readAt(part, path));
  const refusal = textOf(message.refusal);
  const audio = textOf(objectOf(message.audio)?.id);
  const calls = objectsOf(message.tool_calls).map((call, index) => decodeCall(call, `${path}.tool_calls[${index}]`));
  const legacy = objectOf(message.function_call);
  return [
    ...thoughts,
    ...content,
    ...(refusal === undefined ? [] : [readAt<Part>({ type: 'refusal', text: refusal }, `${path}.refusal`)]),
    ...(audio === undefined ? [] : [readAt(audioReference(audio), `${path}.audio`)]),
    ...calls,
    ...(legacy === undefined ? [] : [readAt<Part>(legacyCall(legacy, path), `${path}.function_call`)]),
  ];
}

/** The vendor still has what it said; only its id goes back. */
function audioReference(id: string): Part {
  return { type: 'media', kind: 'audio', source: { type: 'file', id, family: 'openai' } };
}

const CALL_FIELDS = new Set(['id', 'type', 'function', 'custom', 'index', 'extra_content']);

function decodeCall(call: JsonObject, path: string): Part {
  const { id, signature } = splitCallId(String(call.id));
  const custom = objectOf(call.custom);
  const called = custom ?? objectOf(call.function);
  const name = textOf(called?.name);
  if (called === undefined || name === undefined) {
    throw new GatewayError('invalid_request', { message: `${path} calls no function.`, param: `${path}.function` });
  }
  const text = custom === undefined ? textOf(called.arguments) : textOf(custom.input);
  const extra = unknownFields(call, CALL_FIELDS);
  const carried = signature ?? googleSignature(call);
  const part: ToolCallPart = {
    type: 'tool-call',
    id,
    name,
    arguments: text === undefined || text.trim() === '' ? (custom === undefined ? '{}' : '') : text,
    ...(custom !== undefined && { custom: true }),
    ...(carried !== undefined && { signature: carried }),
    ...(extra !== undefined && { extensions: { [PROTOCOL]: extra } }),
  };
  return readAt(part, path);
}

/** Gemini behind its OpenAI-compatible door (Gemini API, OpenAI compatibility, thought signatures, 2026-10). */
export function googleSignature(call: JsonObject): ToolCallPart['signature'] {
  const value = textOf(objectOf(objectOf(call.extra_content)?.google)?.thought_signature);
  return value === undefined ? undefined : { family: 'gemini', value };
}

/** Calls of the older form have no id: one is made from the place, so that it is the same each turn. */
function legacyCall(call: JsonObject, path: string): ToolCallPart {
  const name = String(call.name);
  return {
    type: 'tool-call',
    id: `call_${path.replace(/\D/g, '')}_${name}`,
    name,
    arguments: textOf(call.arguments) || '{}',
  };
}

type Calls = ReadonlyMap<string, ToolCallPart>;

function decodeResult(message: JsonObject, path: string, calls: Calls): ToolResultPart {
  const callId = textOf(message.tool_call_id);
  if (callId === undefined) throw orphan(`${path}.tool_call_id`, 'is missing');
  const { id } = splitCallId(callId);
  const call = calls.get(id);
  if (call === undefined) throw orphan(`${path}.tool_call_id`, `${JSON.stringify(callId)} answers no call before it`);
  return resultOf(call, message, path);
}

function decodeFunctionResult(message: JsonObject, path: string, calls: Calls): ToolResultPart {
  const call = [...calls.values()].findLast(({ name }) => name === message.name);
  if (call === undefined) throw orphan(`${path}.name`, `${JSON.stringify(message.name)} answers no call before it`);
  return resultOf(call, message, path);
}

function resultOf(call: ToolCallPart, message: JsonObject, path: string): ToolResultPart {
  return {
    type: 'tool-result',
    callId: call.id,
    name: call.name,
    content: decodeContent(message.content, `${path}.content`),
    ...(call.custom !== undefined && { custom: call.custom }),
  };
}

function orphan(param: string, what: string): GatewayError {
  return new GatewayError('invalid_request', { message: `${param} ${what}.`, param });
}
