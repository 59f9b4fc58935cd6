// The Response object that clients of this protocol read, with every field that the official SDK's types require.

import type { Extensions, Tool } from '../canonical/content.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { originOf } from '../canonical/origin.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { Usage } from '../canonical/usage.ts';
import type { ReplyContext } from '../codec.ts';
import type { Ending } from './finish.ts';
import { writeFormat, writeTool, writeToolChoice } from './tools.ts';
import { writeUsage } from './usage.ts';
import { PROTOCOL } from './wire.ts';

/** What a Response repeats of its request, or tells of the vendor's own books: not worth carrying. */
export const ECHOED_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'object',
  'created_at',
  'completed_at',
  'status',
  'error',
  'incomplete_details',
  'model',
  'output',
  'output_text',
  'usage',
  'instructions',
  'tools',
  'tool_choice',
  'text',
  'reasoning',
  'metadata',
  'max_output_tokens',
  'max_tool_calls',
  'parallel_tool_calls',
  'previous_response_id',
  'conversation',
  'prompt',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'safety_identifier',
  'user',
  'store',
  'truncation',
  'temperature',
  'top_p',
  'top_logprobs',
  'background',
  'presence_penalty',
  'frequency_penalty',
  'billing',
  'access_programs',
]);

/** What a Response says of itself before its content is known. */
export interface ResponseHead {
  readonly id: string;
  readonly created: number;
  readonly reply: ReplyContext;
  /** Repeated from the request, whose messages a stream does not keep. */
  readonly instructions: string | null;
  /** Of the answer: what the vendor said beyond the canonical form. */
  readonly extensions: Extensions | undefined;
}

/** The id in this protocol's form: the vendor's where it is one, else made of the request's. */
export function responseId(id: string | undefined, requestId: string): string {
  return id?.startsWith('resp_') === true ? id : `resp_${requestId}`;
}

/** A Response without output; `status` is that of its lifecycle. */
export function createResponse(head: ResponseHead, status: Ending['status']): JsonObject {
  const { request } = head.reply;
  const bag = head.extensions?.[PROTOCOL];
  return {
    id: head.id,
    object: 'response',
    created_at: head.created,
    status,
    access_programs: null,
    background: false,
    completed_at: null,
    error: null,
    incomplete_details: null,
    instructions: head.instructions,
    model: request.model,
    output: [],
    ...echoParameters(request),
    ...echoTools(request),
    ...echoFields(request),
    // Only a Responses upstream stores, by default; nobody else does.
    store: bag === undefined ? false : request.parameters.store !== false,
    metadata: request.metadata ?? {},
    usage: null,
    ...bag,
  };
}

export interface ResponseEnd {
  readonly ending: Ending;
  readonly output: JsonObject[];
  readonly usage: Usage | undefined;
}

/** The Response when all is known. */
export function endResponse(response: JsonObject, { ending, output, usage }: ResponseEnd): JsonObject {
  return {
    ...response,
    incomplete_details: ending.reason === undefined ? null : { reason: ending.reason },
    ...(ending.status === 'failed' && { error: { code: 'server_error', message: 'The model stopped with an error.' } }),
    output,
    usage: usage === undefined ? null : writeUsage(usage),
  };
}

/** What the upstream said in a bag that only another protocol can open. */
export function warnForeignExtensions(extensions: Extensions | undefined, warn: (path: string) => void): void {
  for (const protocol in extensions) {
    if (protocol !== PROTOCOL) for (const key in extensions[protocol as keyof Extensions]) warn(key);
  }
}

export function instructionsOf({ messages: [first] }: ChatRequest): string | null {
  if (first === undefined || originOf(first, '') !== 'instructions') return null;
  return first.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

function echoParameters({ parameters, thinking }: ChatRequest): JsonObject {
  const show = thinking?.show;
  return {
    max_output_tokens: numberOr(parameters.max_tokens, null),
    parallel_tool_calls: parameters.parallel_tool_calls !== false,
    prompt_cache_key: textOr(parameters.prompt_cache_key, null),
    reasoning: { effort: textOr(parameters.reasoning_effort, null), summary: typeof show === 'string' ? show : null },
    service_tier: textOr(parameters.service_tier, 'auto'),
    temperature: numberOr(parameters.temperature, null),
    top_logprobs: numberOr(parameters.top_logprobs, 0),
    top_p: numberOr(parameters.top_p, null),
    user: textOr(parameters.user, null),
  };
}

function numberOr<T>(value: unknown, otherwise: T): number | T {
  return typeof value === 'number' ? value : otherwise;
}

function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise;
}

function echoTools({ tools, toolChoice, responseFormat, parameters, extensions }: ChatRequest): JsonObject {
  const bag = extensions[PROTOCOL] ?? {};
  const { verbosity } = parameters;
  return {
    text: {
      format: responseFormat === undefined ? { type: 'text' } : writeFormat(responseFormat),
      ...(verbosity !== undefined && { verbosity: String(verbosity) }),
      ...(isObject(bag.text) && bag.text),
    },
    tool_choice: toolChoice === undefined ? (bag.tool_choice ?? 'auto') : writeToolChoice(toolChoice, tools),
    tools: tools.map(echoTool).filter((tool) => tool !== undefined),
  };
}

/** A function tool as the vendor repeats it: `strict` is always said. */
function echoTool(tool: Tool): JsonObject | undefined {
  const written = writeTool(tool, undefined);
  return tool.type === 'function' ? { strict: true, ...written } : written;
}

/** Fields that only this protocol has, as the client set them. */
function echoFields({ stored, extensions }: ChatRequest): JsonObject {
  const bag = extensions[PROTOCOL] ?? {};
  return {
    max_tool_calls: bag.max_tool_calls ?? null,
    previous_response_id: stored?.previousResponseId ?? null,
    ...(stored?.conversation !== undefined && { conversation: { id: stored.conversation } }),
    ...(isObject(bag.prompt) && { prompt: bag.prompt }),
    safety_identifier: bag.safety_identifier ?? null,
    truncation: bag.truncation ?? 'disabled',
  };
}
