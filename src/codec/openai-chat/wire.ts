// OpenAI Chat Completions on the wire: names, and the schema of what clients send. Source: OpenAI API reference, 2026-11.
import type { JsonObject } from '../canonical/json.ts';
import { createValidator } from '../canonical/schema-validation.ts';

export const PROTOCOL = 'openai-chat';

/** Signatures that a client sends bare: whichever compatible vendor made them, nobody can tell. */
export const BARE_FAMILY = 'openai-compatible';

const text = { type: 'string' };
const nullable = (type: string) => ({ type: [type, 'null'] });
const objectWith = (required: readonly string[], properties: JsonObject): JsonObject => ({
  type: 'object',
  required: [...required],
  properties,
});

const part = objectWith(['type'], { type: text });
const content = { anyOf: [{ type: ['string', 'null'] }, { type: 'array', items: part }] };
const calledFunction = objectWith(['name'], { name: text, arguments: nullable('string') });

const toolCall = {
  type: 'object',
  required: ['id'],
  properties: {
    id: text,
    type: nullable('string'),
    function: calledFunction,
    custom: objectWith(['name', 'input'], { name: text, input: text }),
  },
};

const message = {
  type: 'object',
  required: ['role'],
  properties: {
    role: { enum: ['system', 'developer', 'user', 'assistant', 'tool', 'function'] },
    content,
    name: nullable('string'),
    refusal: nullable('string'),
    tool_call_id: nullable('string'),
    tool_calls: { anyOf: [{ type: 'null' }, { type: 'array', items: toolCall }] },
    function_call: { anyOf: [{ type: 'null' }, calledFunction] },
    reasoning_content: nullable('string'),
    reasoning: nullable('string'),
  },
};

const schemaFunction = objectWith(['name'], {
  name: { type: 'string', minLength: 1 },
  description: nullable('string'),
  parameters: nullable('object'),
  strict: nullable('boolean'),
});

/** Strict about what this gateway reads, tolerant of fields that only a vendor knows. */
export const validateRequest = createValidator({
  type: 'object',
  required: ['model', 'messages'],
  properties: {
    model: { type: 'string', minLength: 1 },
    messages: { type: 'array', minItems: 1, items: message },
    stream: nullable('boolean'),
    stream_options: nullable('object'),
    tools: {
      anyOf: [{ type: 'null' }, { type: 'array', items: objectWith([], { type: text, function: schemaFunction }) }],
    },
    functions: { anyOf: [{ type: 'null' }, { type: 'array', items: schemaFunction }] },
    tool_choice: { type: ['string', 'object', 'null'] },
    function_call: { type: ['string', 'object', 'null'] },
    response_format: { anyOf: [{ type: 'null' }, objectWith(['type'], { type: text })] },
    max_tokens: nullable('integer'),
    max_completion_tokens: nullable('integer'),
    temperature: nullable('number'),
    top_p: nullable('number'),
    top_k: nullable('integer'),
    min_p: nullable('number'),
    presence_penalty: nullable('number'),
    frequency_penalty: nullable('number'),
    repetition_penalty: nullable('number'),
    seed: nullable('integer'),
    stop: { anyOf: [{ type: ['string', 'null'] }, { type: 'array', items: text }] },
    n: nullable('integer'),
    logprobs: nullable('boolean'),
    top_logprobs: nullable('integer'),
    parallel_tool_calls: nullable('boolean'),
    reasoning_effort: nullable('string'),
    verbosity: nullable('string'),
    user: nullable('string'),
    service_tier: nullable('string'),
    prompt_cache_key: nullable('string'),
    store: nullable('boolean'),
    metadata: nullable('object'),
    modalities: { anyOf: [{ type: 'null' }, { type: 'array', items: text }] },
  },
});
