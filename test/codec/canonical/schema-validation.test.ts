// Faults of a client's body are told at the client's own path, in words that say what to do.
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import { createValidator } from '../../../src/codec/canonical/schema-validation.ts';
import { GatewayError } from '../../../src/errors.ts';

const validate = createValidator({
  type: 'object',
  required: ['messages'],
  properties: {
    messages: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['role'],
        properties: { role: { enum: ['user', 'tool'] }, content: { anyOf: [{ type: 'string' }, { type: 'array' }] } },
      },
    },
  },
});

function faultOf(body: JsonObject): { param: string | undefined; message: string; kind: string } {
  try {
    validate(body);
  } catch (error) {
    if (error instanceof GatewayError) return { param: error.param, message: error.message, kind: error.kind };
  }
  throw new Error('no fault was told');
}

test.each([
  [{}, 'messages', 'messages is missing.'],
  [{ messages: [] }, 'messages', 'messages must have at least 1 item.'],
  [{ messages: [{ role: 'user' }, {}] }, 'messages[1].role', 'messages[1].role is missing.'],
  [{ messages: [{ role: 'me' }] }, 'messages[0].role', 'messages[0].role must be one of "user", "tool".'],
  [{ messages: 3 }, 'messages', 'messages must be of type array.'],
])('%j is an invalid_request at %s', (body, param, message) => {
  expect(faultOf(body)).toEqual({ kind: 'invalid_request', param, message });
});

test('a value with none of several forms is told at its own path', () => {
  expect(faultOf({ messages: [{ role: 'user', content: 3 }] }).param).toBe('messages[0].content');
});

test('unknown fields are no fault', () => {
  expect(() => validate({ messages: [{ role: 'user', extra: 1 }], more: true })).not.toThrow();
});
