// A glance at an answer that passes through says what its decoder says, or nothing.
import { expect } from 'vitest';
import type { JsonObject } from '../../src/codec/canonical/json.ts';
import type { ChatResponse } from '../../src/codec/canonical/response.ts';
import type { ChatCodec } from '../../src/codec/codec.ts';

export function expectGlanceToAgree({ passthrough }: ChatCodec, answer: JsonObject, decoded: ChatResponse): void {
  const seen = passthrough.glance?.(answer);
  if (seen === undefined) return;
  const { id, model, usage, candidates } = decoded;
  expect(seen).toEqual({ id, model, usage, finish: candidates[0]?.finish });
}
