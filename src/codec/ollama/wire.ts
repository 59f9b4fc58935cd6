// Ollama's own chat types (docs.ollama.com/api/chat, 2026-11), and the check of what clients send.
import type { JsonObject, JsonValue } from '../canonical/json.ts';
import { createValidator } from '../canonical/schema-validation.ts';

export interface OllamaToolCall extends JsonObject {
  /** Newer servers give one; older ones know calls by name and order. */
  id?: string;
  function: { name: string; arguments?: JsonObject; index?: number };
}

export interface OllamaMessage extends JsonObject {
  role: 'system' | 'user' | 'assistant' | 'tool';
  content?: string;
  thinking?: string;
  /** Base64, without a media type. */
  images?: string[];
  tool_calls?: OllamaToolCall[];
  /** The tool whose result a `tool` message is. */
  tool_name?: string;
  tool_call_id?: string;
}

export interface OllamaTool extends JsonObject {
  type: 'function';
  function: { name: string; description?: string; parameters?: JsonObject };
}

export interface OllamaRequest extends JsonObject {
  model: string;
  messages: OllamaMessage[];
  tools?: OllamaTool[];
  format?: string | JsonObject;
  options?: JsonObject;
  /** True where it is not said. */
  stream?: boolean;
  think?: boolean | string;
  keep_alive?: JsonValue;
}

const text = { type: 'string' };
const optionalText = { type: ['string', 'null'] };
const name = { type: 'string', minLength: 1 };

const message = {
  type: 'object',
  required: ['role'],
  properties: {
    role: { enum: ['system', 'user', 'assistant', 'tool'] },
    content: optionalText,
    thinking: optionalText,
    images: { type: ['array', 'null'], items: text },
    tool_calls: {
      type: ['array', 'null'],
      items: {
        type: 'object',
        required: ['function'],
        properties: {
          id: optionalText,
          function: {
            type: 'object',
            required: ['name'],
            properties: { name, arguments: { type: ['object', 'null'] } },
          },
        },
      },
    },
    tool_name: optionalText,
    tool_call_id: optionalText,
  },
};

export const validateRequest = createValidator({
  type: 'object',
  required: ['model', 'messages'],
  properties: {
    model: name,
    messages: { type: 'array', minItems: 1, items: message },
    tools: {
      type: ['array', 'null'],
      items: {
        type: 'object',
        required: ['function'],
        properties: {
          type: { const: 'function' },
          function: {
            type: 'object',
            required: ['name'],
            properties: { name, description: optionalText, parameters: { type: ['object', 'null'] } },
          },
        },
      },
    },
    format: { type: ['string', 'object', 'null'] },
    options: {
      type: ['object', 'null'],
      properties: Object.fromEntries(
        ['num_predict', 'temperature', 'top_p', 'top_k', 'min_p', 'seed', 'repeat_penalty', 'presence_penalty'].map(
          (option) => [option, { type: ['number', 'null'] }],
        ),
      ),
    },
    stream: { type: ['boolean', 'null'] },
    think: { type: ['boolean', 'string', 'null'] },
  },
});
