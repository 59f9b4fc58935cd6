// The paths, as Hono reads them, and whole exchanges of a Gemini client through the gateway's door to the codecs.
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { createOperationCall } from '../../../src/codec/exchange.ts';
import { geminiCodec } from '../../../src/codec/gemini/index.ts';
import { ollamaCodec } from '../../../src/codec/ollama/index.ts';

function appOf(): Hono {
  const app = new Hono();
  for (const codec of [geminiCodec, ollamaCodec]) {
    for (const endpoint of codec.endpoints.filter(({ operation }) => operation !== 'models')) {
      for (const each of [endpoint.path, ...(endpoint.aliases ?? [])]) {
        app.on(endpoint.method, each, (context) => {
          const url = new URL(context.req.url);
          const head = {
            path: url.pathname,
            parameters: context.req.param() as Record<string, string>,
            query: url.searchParams,
            headers: {},
          };
          const init = { codec, head, bytes: Buffer.alloc(0), body: { model: 'm' }, requestId: 'r', created: 1 };
          const { requestHead, operation } = createOperationCall(init, endpoint);
          return context.json({ ...requestHead, operation });
        });
      }
    }
  }
  return app;
}

async function headOf(path: string): Promise<unknown> {
  const response = await appOf().request(path, { method: 'POST' });
  return response.status === 200 ? response.json() : response.status;
}

describe('H40 paths', () => {
  test.each([
    ['/v1beta/models/gemini-2.5-pro:generateContent?key=k', { model: 'gemini-2.5-pro', stream: false }],
    ['/v1/models/gemini-2.5-pro:streamGenerateContent?alt=sse', { model: 'gemini-2.5-pro', stream: true }],
    [
      '/gemini/v1beta/models/meta-llama/llama-3.3-70b:free:generateContent',
      { model: 'meta-llama/llama-3.3-70b:free', stream: false },
    ],
    ['/v1beta/models/a%2Fb%3Ac:generateContent', { model: 'a/b:c', stream: false }],
    [
      '/v1/projects/p/locations/l/publishers/google/models/gemini-2.5-pro:generateContent',
      { model: 'gemini-2.5-pro', stream: false },
    ],
    [
      '/v1beta/models/gemini-2.5-pro:countTokens',
      { model: 'gemini-2.5-pro', stream: false, operation: 'count_tokens' },
    ],
    ['/models/a/b:batchEmbedContents', { model: 'a/b', stream: false, operation: 'embedding' }],
    ['/v1beta/models/gemini-2.5-pro:predict', 404],
    ['/api/embeddings', { model: 'm', stream: false, operation: 'embedding' }],
    ['/api/chat', { model: 'm', stream: true }],
    ['/ollama/api/chat', { model: 'm', stream: true }],
  ])('%s', async (path, head) => {
    const expected = typeof head === 'number' ? head : { operation: 'chat', ...head };
    expect(await headOf(path)).toEqual(expected);
  });
});
