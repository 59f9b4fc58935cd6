// The Responses API on the wire: the schema of a client's request, and how its fields spell the canonical parameters.
// Source: OpenAI API reference, "Create a model response" and "Streaming events" (2026-11).
import { GatewayError } from '../../errors.ts';
import type { JsonObject } from '../canonical/json.ts';
import type { ParameterField } from '../canonical/parameters.ts';

/** The name of this protocol, under which its own fields ride in extension bags. */
export const PROTOCOL = 'openai-responses';
/** Whose encrypted reasoning and item ids stand bare in this protocol; those of others are wrapped. */
export const FAMILY = 'openai';

export const PARAMETER_FIELDS: readonly ParameterField[] = [
  { name: 'max_tokens', path: ['max_output_tokens'] },
  { name: 'temperature', path: ['temperature'] },
  { name: 'top_p', path: ['top_p'] },
  { name: 'top_logprobs', path: ['top_logprobs'] },
  { name: 'parallel_tool_calls', path: ['parallel_tool_calls'] },
  { name: 'reasoning_effort', path: ['reasoning', 'effort'] },
  { name: 'verbosity', path: ['text', 'verbosity'] },
  { name: 'user', path: ['user'] },
  { name: 'service_tier', path: ['service_tier'] },
  { name: 'prompt_cache_key', path: ['prompt_cache_key'] },
  { name: 'store', path: ['store'] },
];

/** Values of `include` that have a canonical place; the others ride in the bag. */
export const INCLUDE_ENCRYPTED = 'reasoning.encrypted_content';
export const INCLUDE_LOGPROBS = 'message.output_text.logprobs';

const text = { type: ['string', 'null'] };
const number = { type: ['number', 'null'] };
const integer = { type: ['integer', 'null'] };
const flag = { type: ['boolean', 'null'] };
const object = { type: ['object', 'null'] };

/** What is checked before decoding; the items of `input` and the tools are checked where they are read. */
export const REQUEST_SCHEMA: JsonObject = {
  type: 'object',
  required: ['model'],
  properties: {
    model: { type: 'string', minLength: 1 },
    input: { type: ['string', 'array', 'null'], items: { type: 'object' } },
    instructions: text,
    stream: flag,
    store: flag,
    background: flag,
    parallel_tool_calls: flag,
    max_output_tokens: { type: ['integer', 'null'], minimum: 1 },
    max_tool_calls: integer,
    temperature: number,
    top_p: number,
    top_logprobs: integer,
    user: text,
    safety_identifier: text,
    prompt_cache_key: text,
    service_tier: text,
    truncation: text,
    previous_response_id: text,
    conversation: { type: ['string', 'object', 'null'] },
    metadata: object,
    stream_options: object,
    include: { type: ['array', 'null'], items: { type: 'string' } },
    tools: {
      type: ['array', 'null'],
      items: { type: 'object', required: ['type'], properties: { type: { type: 'string' } } },
    },
    tool_choice: { type: ['string', 'object', 'null'] },
    reasoning: {
      type: ['object', 'null'],
      properties: { effort: text, summary: text, generate_summary: text },
    },
    text: {
      type: ['object', 'null'],
      properties: {
        verbosity: text,
        format: { type: ['object', 'null'], required: ['type'], properties: { type: { type: 'string' } } },
      },
    },
  },
};

/** A fault of the client's body, told at its own path. */
export function invalidRequest(param: string, problem: string): GatewayError {
  return new GatewayError('invalid_request', { message: `${param} ${problem}.`, param });
}

/** The string under `key`. Throws `invalid_request` where there is none. */
export function requireString(thing: JsonObject, key: string, path: string): string {
  const value = thing[key];
  if (typeof value !== 'string') {
    throw invalidRequest(`${path}.${key}`, value === undefined ? 'is missing' : 'must be of type string');
  }
  return value;
}

/** The fields of `thing` that are said (not null) and not in `known`; undefined where there are none. */
export function otherFields(thing: JsonObject, known: ReadonlySet<string>): JsonObject | undefined {
  let others: JsonObject | undefined;
  for (const key in thing) {
    const value = thing[key];
    if (value === undefined || value === null || known.has(key)) continue;
    others ??= {};
    others[key] = value;
  }
  return others;
}
