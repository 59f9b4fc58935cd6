// Embeddings between protocols: the same vectors in the same order, and nothing left out in silence.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import { createOperationCall } from '../../../src/codec/exchange.ts';
import { CODECS } from '../../../src/codec/index.ts';
import type { Protocol } from '../../../src/vocabulary.ts';

/** How each protocol asks for embeddings of texts, and where its answer holds them. */
const FORMS: readonly {
  readonly protocol: Protocol;
  readonly path: string;
  readonly call?: string;
  ask(texts: readonly string[]): JsonObject;
  answer(vectors: readonly (readonly number[])[]): JsonObject;
}[] = [
  {
    protocol: 'openai-chat',
    path: '/v1/embeddings',
    ask: (input) => ({ model: 'asked', input: [...input] }),
    answer: (vectors) => ({
      object: 'list',
      model: 'served',
      data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding: [...embedding] })),
      usage: { prompt_tokens: 3, total_tokens: 3 },
    }),
  },
  {
    protocol: 'gemini',
    path: '/v1beta/models/asked:batchEmbedContents',
    call: 'asked:batchEmbedContents',
    ask: (texts) => ({ requests: texts.map((text) => ({ model: 'models/asked', content: { parts: [{ text }] } })) }),
    answer: (vectors) => ({ embeddings: vectors.map((values) => ({ values: [...values] })) }),
  },
  {
    protocol: 'ollama',
    path: '/api/embed',
    ask: (input) => ({ model: 'asked', input: [...input] }),
    answer: (vectors) => ({ model: 'served', embeddings: vectors.map((vector) => [...vector]), prompt_eval_count: 3 }),
  },
];

const codecOf = (protocol: Protocol) => {
  const found = CODECS.find((codec) => codec.protocol === protocol);
  if (found === undefined) throw new Error(protocol);
  return found;
};

function exchangeOf(client: (typeof FORMS)[number], body: JsonObject, upstream: Protocol) {
  const codec = codecOf(client.protocol);
  const endpoint = codec.endpoints.find(({ operation }) => operation === 'embedding');
  if (endpoint === undefined) throw new Error(client.protocol);
  const parameters: Record<string, string> = client.call === undefined ? {} : { call: client.call };
  const head = { path: client.path, parameters, query: new URLSearchParams(), headers: {} };
  const init = { codec, head, bytes: Buffer.from(JSON.stringify(body)), body, requestId: 'r', created: 1 };
  const target = { provider: 'p', protocol: upstream, family: 'f', model: 'served', quirks: {} };
  return createOperationCall(init, endpoint).exchange({ upstream: codecOf(upstream), target, edits: undefined });
}

const PAIRS = FORMS.flatMap((client) =>
  FORMS.map((provider) => [client.protocol, provider.protocol, client, provider] as const),
);

describe.each(PAIRS)('%s to %s', (_, __, client, provider) => {
  test('law: texts arrive and vectors return, in order', () => {
    const vector = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 4 });
    const pair = fc.tuple(fc.string({ minLength: 1 }), vector);
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 4 }), (pairs) => {
        const texts = pairs.map(([text]) => text);
        const vectors = pairs.map(([, numbers]) => numbers.map((number) => number + 0));
        const exchange = exchangeOf(client, client.ask(texts), provider.protocol);
        const sent = JSON.parse(exchange.request.body.toString());
        const wanted = JSON.parse(
          JSON.stringify(provider.ask(texts))
            .replaceAll('"asked"', '"served"')
            .replaceAll('models/asked', 'models/served'),
        );
        expect(sent).toEqual(wanted);
        const answer = exchange.readAnswer(Buffer.from(JSON.stringify(provider.answer(vectors))));
        const read = JSON.parse(answer.body.toString());
        expect(read).toMatchObject(JSON.parse(JSON.stringify(vectorsOnly(client.answer(vectors)))));
        expect(answer.usage?.inputTokens).toBe(provider.protocol === 'gemini' ? undefined : 3);
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ['an empty object', {}, 'bad_response'],
    ['no vectors', { data: [], embeddings: [] }, 'bad_response'],
    ['vectors of words', { data: [{ embedding: ['x'] }], embeddings: [{ values: ['x'] }] }, 'bad_response'],
  ])('nonsense is bad_response: %s', (_name, body, kind) => {
    const exchange = exchangeOf(client, client.ask(['x']), provider.protocol);
    const read = () => exchange.readAnswer(Buffer.from(JSON.stringify(body)));
    expect(read).toThrow(expect.objectContaining({ kind }));
    expect(() => exchange.readAnswer(Buffer.from('<html>'))).toThrow(expect.objectContaining({ kind: 'bad_response' }));
  });
});

function vectorsOnly({ usage: _, prompt_eval_count: __, model: ___, ...rest }: JsonObject): JsonObject {
  return rest;
}

test('Gemini: options of a batch that differ can only be told to Gemini', () => {
  const [, gemini] = FORMS;
  if (gemini === undefined) throw new Error('gemini');
  const request = (taskType: string) => ({ model: 'models/asked', content: { parts: [{ text: 'x' }] }, taskType });
  const body = { requests: [request('CLUSTERING'), request('RETRIEVAL_QUERY')] };
  expect(() => exchangeOf(gemini, body, 'openai-chat')).toThrow('taskType');
});

test('a picture goes to its own protocol and is refused elsewhere', () => {
  const [openai, gemini] = FORMS;
  if (openai === undefined || gemini === undefined) throw new Error('forms');
  const content = { parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }] };
  const body = { requests: [{ model: 'models/asked', content }] };
  expect(JSON.parse(exchangeOf(gemini, body, 'gemini').request.body.toString()).requests[0].content).toEqual(content);
  expect(() => exchangeOf(gemini, body, 'ollama')).toThrow('text only');
  expect(() => exchangeOf(openai, { model: 'm', input: [{ image_url: 'x' }] }, 'gemini')).toThrow('text only');
});
