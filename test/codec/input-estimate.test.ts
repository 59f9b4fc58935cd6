// The quick estimate of a request's tokens: linear, and within the bounds that the reference promises.
import { describe, expect, test } from 'vitest';
import type { Part } from '../../src/codec/canonical/content.ts';
import type { ChatRequest } from '../../src/codec/canonical/request.ts';
import { estimateInput } from '../../src/codec/input-estimate.ts';
import { estimateTokens } from '../../src/codec/token-estimate.ts';

function asking(parts: readonly Part[], more: Partial<ChatRequest> = {}): ChatRequest {
  return {
    model: 'm',
    stream: false,
    streamUsage: false,
    messages: [{ role: 'user', parts }],
    tools: [],
    parameters: {},
    extensions: {},
    ...more,
  };
}

const text = (value: string): Part => ({ type: 'text', text: value });

const PROSE = `The harbour master wrote down the name of every ship that came in during the night, and next to each
name the number of lines that it had asked for. When the storm grew, nobody asked any more; they took what was there.`;
const CODE = `export function total(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}`;

describe('against the count of a vocabulary', () => {
  test.each([
    ['prose', PROSE],
    ['code', CODE],
  ])('%s: within about a quarter', async (_, sample) => {
    const request = asking([text(sample.repeat(50))]);
    const counted = await estimateTokens(request);
    expect(estimateInput(request) / counted).toBeGreaterThan(0.75);
    expect(estimateInput(request) / counted).toBeLessThan(1.3);
  });
});

describe('what counts', () => {
  const media = (kind: 'image' | 'audio' | 'video' | 'document', length: number): Part => ({
    type: 'media',
    kind,
    source: { type: 'base64', data: 'A'.repeat(length) },
  });

  test.each<[string, readonly Part[], number]>([
    ['text, by bytes', [text('a'.repeat(400))], 100],
    ['text of other scripts, by bytes', [text('語'.repeat(400))], 300],
    ['a picture, whatever its size', [media('image', 10), media('image', 1_000_000)], 2_000],
    ['sound', [media('audio', 70_000)], 100],
    ['film', [media('video', 140_000)], 100],
    ['a document', [media('document', 4_000)], 100],
    ['a document as text', [{ type: 'media', kind: 'document', source: { type: 'text', text: 'a'.repeat(40) } }], 10],
    [
      'what is only named',
      [{ type: 'media', kind: 'document', source: { type: 'url', url: 'https://a.test' } }],
      1_000,
    ],
    ['a call', [{ type: 'tool-call', id: '1', name: 'abcd', arguments: '{}  ' }], 2],
    ['a result', [{ type: 'tool-result', callId: '1', content: [text('a'.repeat(40))] }], 10],
    ['thoughts', [{ type: 'thinking', text: 'a'.repeat(40) }], 10],
  ])('%s', (_, parts, tokens) => {
    expect(estimateInput(asking(parts)) - 4).toBe(tokens);
  });

  test('tools and schemas', () => {
    const bare = estimateInput(asking([]));
    const parameters = { type: 'object', properties: { city: { type: 'string' } } };
    const tool = { type: 'function', name: 'weather', description: 'what it is like', parameters } as const;
    expect(estimateInput(asking([], { tools: [tool] }))).toBeGreaterThan(bare + 15);
    const schema = { type: 'json_schema', schema: parameters } as const;
    expect(estimateInput(asking([], { responseFormat: schema }))).toBeGreaterThan(bare + 10);
  });
});

test('grows by the text alone, in linear time', () => {
  const half = estimateInput(asking([text('word '.repeat(1_000_000))])) - 4;
  const whole = estimateInput(asking([text('word '.repeat(2_000_000))])) - 4;
  expect(whole).toBe(2 * half);
});
