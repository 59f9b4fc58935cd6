// A client's request: validated, and decoded to the canonical form.

import type { Message } from '../canonical/content.ts';
import type { Draft } from '../canonical/draft.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { readAt } from '../canonical/origin.ts';
import { readParameters } from '../canonical/parameters.ts';
import { textOf } from '../canonical/read-json.ts';
import type { ChatRequest, Parameters, Thinking } from '../canonical/request.ts';
import { createValidator } from '../canonical/schema-validation.ts';
import type { RequestHead } from '../codec.ts';
import { readInput } from './input.ts';
import { readFormat, readToolChoice, readTools } from './tools.ts';
import {
  INCLUDE_ENCRYPTED,
  INCLUDE_LOGPROBS,
  invalidRequest,
  otherFields,
  PARAMETER_FIELDS,
  PROTOCOL,
  REQUEST_SCHEMA,
} from './wire.ts';

const validate = createValidator(REQUEST_SCHEMA);

const HANDLED = new Set([
  'model',
  'stream',
  'input',
  'instructions',
  'tools',
  'metadata',
  'previous_response_id',
  'conversation',
  ...PARAMETER_FIELDS.map((field) => field.path[0] ?? ''),
  'tool_choice',
  'include',
  'stream_options',
]);

/** The model and whether to stream. Throws `invalid_request` where there is no model. */
export function readHead(body: JsonObject): RequestHead {
  if (typeof body.model !== 'string' || body.model === '') {
    throw invalidRequest('model', body.model === undefined ? 'is missing' : 'must be a model name');
  }
  return { model: body.model, stream: body.stream === true };
}

/**
 * The canonical request. Its bag for this protocol is always there, empty or not: it says that a Responses client
 * asked, whose defaults (`store`, `strict`) are this protocol's own. Throws `invalid_request` with `param`.
 */
export function decodeRequest(body: JsonObject): ChatRequest {
  validate(body);
  const messages = [...readInstructions(body), ...readInput(body.input)];
  const stored = readStored(body);
  if (stored === undefined) checkConversation(body, messages);
  const toolChoice = readToolChoice(body.tool_choice);
  const responseFormat = isObject(body.text) ? readFormat(body.text.format) : undefined;
  const thinking = readThinking(body);
  const request: Draft<ChatRequest> = {
    ...readHead(body),
    streamUsage: true,
    messages,
    tools: readTools(body.tools),
    parameters: readAllParameters(body),
    extensions: { [PROTOCOL]: readBag(body, { toolChoice, responseFormat }) },
  };
  if (toolChoice !== undefined) request.toolChoice = toolChoice;
  if (responseFormat !== undefined) request.responseFormat = responseFormat;
  if (thinking !== undefined) request.thinking = thinking;
  if (includes(body, INCLUDE_ENCRYPTED)) request.replayThinking = true;
  if (isObject(body.metadata)) request.metadata = body.metadata;
  if (stored !== undefined) request.stored = stored;
  return request;
}

function readInstructions(body: JsonObject): Message[] {
  const text = textOf(body.instructions);
  if (text === undefined || text === '') return [];
  const part = readAt({ type: 'text', text } as const, 'instructions');
  return [readAt<Message>({ role: 'system', parts: [part] }, 'instructions')];
}

function includes(body: JsonObject, value: string): boolean {
  return Array.isArray(body.include) && body.include.includes(value);
}

function readAllParameters(body: JsonObject): Parameters {
  const parameters = readParameters(body, PARAMETER_FIELDS);
  return includes(body, INCLUDE_LOGPROBS) ? { ...parameters, logprobs: true } : parameters;
}

function readStored(body: JsonObject): ChatRequest['stored'] {
  const previousResponseId = textOf(body.previous_response_id);
  const conversation = isObject(body.conversation) ? textOf(body.conversation.id) : textOf(body.conversation);
  if (previousResponseId === undefined && conversation === undefined) return undefined;
  return {
    ...(previousResponseId !== undefined && { previousResponseId }),
    ...(conversation !== undefined && { conversation }),
  };
}

/** An effort says that there is to be thinking, `none` that there is not; `summary` says how it is shown. */
function readThinking(body: JsonObject): Thinking | undefined {
  if (!isObject(body.reasoning)) return undefined;
  const effort = textOf(body.reasoning.effort);
  const show = textOf(body.reasoning.summary) ?? textOf(body.reasoning.generate_summary);
  if (effort === undefined && show === undefined) return undefined;
  const mode = effort === 'none' ? 'off' : effort === undefined ? 'adaptive' : 'on';
  return { mode, ...(show !== undefined && { show }) };
}

const TEXT_FIELDS = new Set(['verbosity']);
const FORMATTED_TEXT_FIELDS = new Set(['verbosity', 'format']);
const REASONING_FIELDS = new Set(['effort', 'summary', 'generate_summary']);

/** What has no canonical place, under the name of its top-level field. */
function readBag(
  body: JsonObject,
  read: { readonly toolChoice: unknown; readonly responseFormat: unknown },
): JsonObject {
  const bag: JsonObject = { ...otherFields(body, HANDLED) };
  const text = isObject(body.text)
    ? otherFields(body.text, read.responseFormat === undefined ? TEXT_FIELDS : FORMATTED_TEXT_FIELDS)
    : undefined;
  const reasoning = isObject(body.reasoning) ? otherFields(body.reasoning, REASONING_FIELDS) : undefined;
  if (text !== undefined) bag.text = text;
  if (reasoning !== undefined) bag.reasoning = reasoning;
  if (isObject(body.tool_choice) && read.toolChoice === undefined) bag.tool_choice = body.tool_choice;
  const include = Array.isArray(body.include)
    ? body.include.filter((value) => value !== INCLUDE_ENCRYPTED && value !== INCLUDE_LOGPROBS)
    : [];
  if (include.length > 0) bag.include = include;
  const streamOptions = isObject(body.stream_options) ? readStreamOptions(body.stream_options) : undefined;
  if (streamOptions !== undefined) bag.stream_options = streamOptions;
  return bag;
}

/** A stream that is rebuilt here has no obfuscation: `false` is met by itself and asks nothing of a target. */
function readStreamOptions(options: JsonObject): JsonObject | undefined {
  return otherFields(options, new Set(options.include_obfuscation === false ? ['include_obfuscation'] : []));
}

/** Without a stored turn before it, a request must say something, and each result needs its call. */
function checkConversation(body: JsonObject, messages: readonly Message[]): void {
  if (messages.length === 0 && !isObject(body.prompt)) throw invalidRequest('input', 'is missing');
  if (!messages.some(({ role }) => role === 'tool')) return;
  const parts = messages.flatMap((message) => message.parts);
  // A referenced, compacted or program item may hold the call.
  if (parts.some((part) => part.type === 'native')) return;
  const calls = new Set(parts.map((part) => (part.type === 'tool-call' ? part.id : undefined)));
  const items = Array.isArray(body.input) ? body.input : [];
  for (const part of parts) {
    if (part.type !== 'tool-result' || calls.has(part.callId)) continue;
    const index = items.findIndex((item) => isObject(item) && item.call_id === part.callId);
    throw invalidRequest(`input[${index}].call_id`, `names no function call of this conversation: ${part.callId}`);
  }
}
