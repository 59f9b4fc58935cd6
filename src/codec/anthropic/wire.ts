// The Messages API on the wire: what client requests must look like, and which fields have a canonical place.
import type { JsonObject } from '../canonical/json.ts';
import { createValidator } from '../canonical/schema-validation.ts';

export const PROTOCOL = 'anthropic';

/** The family of bare signatures and file ids that clients of this protocol send. */
export const FAMILY = 'anthropic';

export const MESSAGES_PATH = '/v1/messages';

/** Sent where the client did not say one. https://platform.claude.com/docs/en/api/versioning (2026-10) */
export const API_VERSION = '2023-06-01';

const TEXT: JsonObject = { type: 'string' };
const OBJECT: JsonObject = { type: 'object' };
const TEXT_OR_LIST: JsonObject = { type: ['string', 'array'] };

/** What a block of a known type must hold. Unknown types pass: they are native blocks, kept whole. */
const BLOCK_FIELDS: Readonly<Record<string, JsonObject>> = {
  text: { text: TEXT },
  image: { source: OBJECT },
  document: { source: OBJECT },
  search_result: { source: TEXT, title: TEXT, content: { type: 'array' } },
  thinking: { thinking: TEXT, signature: TEXT },
  redacted_thinking: { data: TEXT },
  tool_use: { id: TEXT, name: TEXT, input: OBJECT },
  tool_result: { tool_use_id: TEXT },
};

/** Fields of known blocks that may be left out. */
const OPTIONAL_FIELDS: Readonly<Record<string, JsonObject>> = {
  tool_result: { content: TEXT_OR_LIST, is_error: { type: 'boolean' } },
};

function blockRules(): JsonObject[] {
  return Object.entries(BLOCK_FIELDS).map(([type, fields]) => ({
    if: { type: 'object', properties: { type: { const: type } } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own keyword
    then: { type: 'object', properties: { ...fields, ...OPTIONAL_FIELDS[type] }, required: Object.keys(fields) },
  }));
}

const REQUEST_SCHEMA: JsonObject = {
  definitions: {
    block: { type: 'object', properties: { type: TEXT }, required: ['type'], allOf: blockRules() },
    textBlock: {
      type: 'object',
      properties: { type: { const: 'text' }, text: TEXT },
      required: ['type', 'text'],
    },
    content: { type: ['string', 'array'], items: { $ref: '#/definitions/block' } },
    message: {
      type: 'object',
      properties: {
        role: { type: 'string', enum: ['user', 'assistant', 'system'] },
        content: { $ref: '#/definitions/content' },
      },
      required: ['role', 'content'],
    },
    tool: {
      type: 'object',
      properties: {
        name: TEXT,
        type: { type: ['string', 'null'] },
        description: { type: ['string', 'null'] },
        strict: { type: ['boolean', 'null'] },
      },
    },
    toolChoice: {
      type: 'object',
      properties: {
        type: { type: 'string', enum: ['auto', 'any', 'tool', 'none'] },
        name: TEXT,
        disable_parallel_tool_use: { type: 'boolean' },
      },
      required: ['type'],
    },
  },
  type: 'object',
  properties: {
    model: TEXT,
    messages: { type: 'array', minItems: 1, items: { $ref: '#/definitions/message' } },
    system: { type: ['string', 'array'], items: { $ref: '#/definitions/textBlock' } },
    max_tokens: { type: 'integer', minimum: 0 },
    stream: { type: 'boolean' },
    temperature: { type: ['number', 'null'] },
    top_p: { type: ['number', 'null'] },
    top_k: { type: ['integer', 'null'] },
    stop_sequences: { type: ['array', 'null'], items: TEXT },
    tools: { type: 'array', items: { $ref: '#/definitions/tool' } },
    tool_choice: { $ref: '#/definitions/toolChoice' },
    thinking: {
      type: ['object', 'null'],
      properties: { type: TEXT, budget_tokens: { type: 'integer', minimum: 0 } },
      required: ['type'],
    },
    output_config: { type: ['object', 'null'] },
    output_format: { type: ['object', 'null'] },
    metadata: { type: ['object', 'null'], properties: { user_id: { type: ['string', 'null'] } } },
    service_tier: { type: ['string', 'null'] },
  },
  required: ['messages'],
};

/** Throws `invalid_request` where a body is no Messages request; unknown fields and block types pass. */
export const validateRequest = createValidator(REQUEST_SCHEMA);
