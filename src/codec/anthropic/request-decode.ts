// A client's Messages request to the canonical one.
import { GatewayError } from '../../errors.ts';
import type { Message, Part, ResponseFormat, Tool, ToolChoice } from '../canonical/content.ts';
import type { Draft } from '../canonical/draft.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { originOf, readAt } from '../canonical/origin.ts';
import { readParameters, unknownFields } from '../canonical/parameters.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { CallHead, RequestHead } from '../codec.ts';
import { otherFields } from './answers.ts';
import { CLIENT_BLOCKS, readCache, readContent } from './blocks-decode.ts';
import { rememberHeaders } from './client-headers.ts';
import { PARAMETER_FIELDS } from './parameters.ts';
import { readThinking } from './thinking-decode.ts';
import { PROTOCOL, validateRequest } from './wire.ts';

/** Throws `invalid_request` where no model is named. */
export function readHead(body: JsonObject): RequestHead {
  const { model, stream } = body;
  if (typeof model !== 'string' || model === '') {
    throw new GatewayError('invalid_request', { message: 'model: Field required', param: 'model' });
  }
  return { model, stream: stream === true };
}

export function decodeRequest(body: JsonObject, call: CallHead): ChatRequest {
  const { model, stream } = readHead(body);
  validateRequest(body);
  const messages = [...readSystem(body.system), ...readMessages(body.messages)];
  const toolChoice = readToolChoice(body.tool_choice);
  const responseFormat = readResponseFormat(body);
  const { thinking, bag: thinkingBag } = readThinking(body.thinking);
  const metadata = isObject(body.metadata) ? unknownFields(body.metadata, METADATA_FIELDS) : undefined;
  const bag: JsonObject = { ...otherFields(body, REQUEST_FIELDS), ...thinkingBag, ...readOutputBag(body) };
  rememberHeaders(bag, call.headers);
  const request: Draft<ChatRequest> = {
    model,
    stream,
    streamUsage: true,
    messages,
    tools: readTools(body.tools),
    parameters: readParameters(body, PARAMETER_FIELDS),
    extensions: { anthropic: bag },
  };
  if (toolChoice !== undefined) request.toolChoice = toolChoice;
  if (responseFormat !== undefined) request.responseFormat = responseFormat;
  if (thinking !== undefined) request.thinking = thinking;
  if (metadata !== undefined) request.metadata = metadata;
  return request;
}

const REQUEST_FIELDS: ReadonlySet<string> = new Set([
  ...['model', 'messages', 'system', 'max_tokens', 'stream', 'temperature', 'top_p', 'top_k', 'stop_sequences'],
  ...['tools', 'tool_choice', 'thinking', 'output_config', 'output_format', 'metadata', 'service_tier'],
]);
const METADATA_FIELDS: ReadonlySet<string> = new Set(['user_id']);
const OUTPUT_FIELDS: ReadonlySet<string> = new Set(['effort', 'format']);
const TOOL_FIELDS: ReadonlySet<string> = new Set([
  ...['type', 'name', 'description', 'input_schema', 'strict', 'cache_control'],
]);
const MESSAGE_FIELDS: ReadonlySet<string> = new Set(['role', 'content']);

function readSystem(system: JsonValue | undefined): Message[] {
  const parts = readContent(system, CLIENT_BLOCKS, 'system');
  return parts.length === 0 ? [] : [readAt({ role: 'system', parts }, 'system')];
}

function readMessages(messages: JsonValue | undefined): Message[] {
  if (!Array.isArray(messages)) return [];
  const calls = new Map<string, string>();
  return messages.flatMap((message, index) => {
    if (!isObject(message)) return [];
    const path = `messages[${index}]`;
    const parts = readContent(message.content, CLIENT_BLOCKS, `${path}.content`);
    for (const part of parts) if (part.type === 'tool-call') calls.set(part.id, part.name);
    return toMessages(message, matchResults(parts, calls), path);
  });
}

/** Every result answers a call that stands before it, and learns its tool's name there. */
function matchResults(parts: readonly Part[], calls: ReadonlyMap<string, string>): readonly Part[] {
  if (!parts.some(({ type }) => type === 'tool-result')) return parts;
  return parts.map((part) => {
    if (part.type !== 'tool-result') return part;
    const name = calls.get(part.callId);
    const path = originOf(part, 'messages');
    if (name !== undefined) return readAt({ ...part, name }, path);
    const message = `${path}: tool_result for \`${part.callId}\`, but no tool_use block before it has this id.`;
    throw new GatewayError('invalid_request', { message, param: `${path}.tool_use_id` });
  });
}

/** A user's turn with tool results becomes a `tool` message and, for what stands beside them, a `user` message. */
function toMessages(message: JsonObject, parts: readonly Part[], path: string): Message[] {
  const unknown = unknownFields(message, MESSAGE_FIELDS);
  const role = message.role === 'assistant' || message.role === 'system' ? message.role : 'user';
  const hasResults = role === 'user' && parts.some((part) => part.type === 'tool-result');
  if (unknown === undefined && !hasResults) return [readAt({ role, parts }, path)];
  const extensions = unknown === undefined ? {} : { extensions: { anthropic: unknown } };
  if (!hasResults) return [readAt({ role, parts, ...extensions }, path)];
  const results = parts.filter((part) => part.type === 'tool-result');
  const others = parts.filter((part) => part.type !== 'tool-result');
  const tool = readAt<Message>({ role: 'tool', parts: results, ...extensions }, path);
  return others.length === 0 ? [tool] : [tool, readAt<Message>({ role: 'user', parts: others }, path)];
}

function readTools(tools: JsonValue | undefined): Tool[] {
  if (!Array.isArray(tools)) return [];
  return tools.flatMap((tool, index) => (isObject(tool) ? [readAt(readTool(tool), `tools[${index}]`)] : []));
}

/** A tool with a type of its own, or without a schema, is one that the vendor knows: kept whole. */
function readTool(tool: JsonObject): Tool {
  const custom = tool.type === undefined || tool.type === null || tool.type === 'custom';
  const { name, input_schema } = tool;
  if (!custom || typeof name !== 'string' || !isObject(input_schema)) {
    return { type: 'native', protocol: PROTOCOL, value: tool };
  }
  const cache = readCache(tool.cache_control);
  const unknown = unknownFields(tool, TOOL_FIELDS);
  return {
    type: 'function',
    name,
    ...(typeof tool.description === 'string' && { description: tool.description }),
    parameters: input_schema,
    ...(typeof tool.strict === 'boolean' && { strict: tool.strict }),
    ...(cache !== undefined && { cache }),
    ...(unknown !== undefined && { extensions: { anthropic: unknown } }),
  };
}

const CHOICE_MODES: Readonly<Record<string, ToolChoice['mode']>> = {
  auto: 'auto',
  any: 'required',
  none: 'none',
  tool: 'named',
};

function readToolChoice(choice: JsonValue | undefined): ToolChoice | undefined {
  if (!isObject(choice)) return undefined;
  const mode = CHOICE_MODES[String(choice.type)] ?? 'auto';
  if (mode !== 'named') return { mode };
  if (typeof choice.name === 'string') return { mode, name: choice.name };
  throw new GatewayError('invalid_request', { message: 'tool_choice.name: Field required', param: 'tool_choice.name' });
}

/** `output_config.format`, or its older place in beta, `output_format`. */
function readResponseFormat(body: JsonObject): ResponseFormat | undefined {
  const format = (isObject(body.output_config) ? body.output_config.format : undefined) ?? body.output_format;
  if (!isObject(format) || format.type !== 'json_schema' || !isObject(format.schema)) return undefined;
  const { name } = format;
  return { type: 'json_schema', schema: format.schema, ...(typeof name === 'string' && { name }) };
}

/** Fields of `output_config` that have no canonical place, e.g. `task_budget`. */
function readOutputBag(body: JsonObject): JsonObject {
  const unknown = isObject(body.output_config) ? unknownFields(body.output_config, OUTPUT_FIELDS) : undefined;
  return unknown === undefined ? {} : { output_config: unknown };
}
