// A client's Chat request as a canonical one.

import type { Extensions } from '../canonical/content.ts';
import type { Draft } from '../canonical/draft.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { readParameters, unknownFields } from '../canonical/parameters.ts';
import { objectOf, objectsOf, textsOf } from '../canonical/read-json.ts';
import type { ChatRequest, Thinking } from '../canonical/request.ts';
import { decodeMessages } from './messages-decode.ts';
import { PARAMETER_FIELDS } from './parameters.ts';
import { decodeResponseFormat, decodeToolChoice, decodeTools } from './tools.ts';
import { PROTOCOL, validateRequest } from './wire.ts';

const KNOWN_FIELDS = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'tools',
  'functions',
  'tool_choice',
  'function_call',
  'response_format',
  'metadata',
  'modalities',
  'thinking',
  'reasoning',
  'max_tokens',
  'random_seed',
  ...PARAMETER_FIELDS.map(({ path }) => path[0] ?? ''),
]);
/** Where `safety_identifier` is the only name of the user. */
const KNOWN_ALONE = new Set([...KNOWN_FIELDS, 'safety_identifier']);

const STREAM_OPTIONS = new Set(['include_usage']);

/** Requests whose tools came as the older `functions`: their answers carry a `function_call`. */
const legacyRequests = new WeakSet<ChatRequest>();

export function wantsFunctionCall(request: ChatRequest): boolean {
  return legacyRequests.has(request);
}

/** Throws `invalid_request` with the field at fault. */
export function decodeRequest(body: JsonObject): ChatRequest {
  validateRequest(body);
  const toolChoice = decodeToolChoice(body);
  const responseFormat = decodeResponseFormat(body.response_format);
  const thinking = decodeThinking(body);
  const modalities = textsOf(body.modalities);
  const request: Draft<ChatRequest> = {
    model: String(body.model),
    stream: body.stream === true,
    streamUsage: isObject(body.stream_options) && body.stream_options.include_usage === true,
    messages: decodeMessages(objectsOf(body.messages)),
    tools: decodeTools(body),
    parameters: readParameters(body, PARAMETER_FIELDS),
    extensions: extensionsOf(body),
  };
  if (toolChoice !== undefined) request.toolChoice = toolChoice;
  if (responseFormat !== undefined) request.responseFormat = responseFormat;
  if (thinking !== undefined) request.thinking = thinking;
  if (isObject(body.metadata)) request.metadata = body.metadata;
  if (modalities !== undefined) request.modalities = modalities;
  if (objectsOf(body.functions).length > 0 && !Array.isArray(body.tools)) legacyRequests.add(request);
  return request;
}

/** `thinking.type` (DeepSeek, Z.ai, LiteLLM's clients) or OpenRouter's `reasoning`. */
function decodeThinking(body: JsonObject): Thinking | undefined {
  if (body.thinking === undefined && body.reasoning === undefined) return undefined;
  const { type } = objectOf(body.thinking) ?? {};
  const reasoning = objectOf(body.reasoning);
  const show = reasoning?.exclude === true ? { show: 'omitted' } : {};
  if (type === 'disabled' || reasoning?.enabled === false) return { mode: 'off' };
  if (type === 'adaptive') return { mode: 'adaptive' };
  return type === 'enabled' || reasoning !== undefined ? { mode: 'on', ...show } : undefined;
}

function extensionsOf(body: JsonObject): Extensions {
  const both = body.user !== undefined && body.user !== null && body.safety_identifier !== undefined;
  const unknown = unknownFields(body, both ? KNOWN_FIELDS : KNOWN_ALONE);
  const options =
    body.stream_options === undefined ? undefined : unknownFields(objectOf(body.stream_options) ?? {}, STREAM_OPTIONS);
  if (options !== undefined) return { [PROTOCOL]: { ...unknown, stream_options: options } };
  return unknown === undefined ? {} : { [PROTOCOL]: unknown };
}
