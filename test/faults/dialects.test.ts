// H35 in every dialect: an answer that breaks after its first content says so in the words of whoever reads it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, OPEN, START, text } from '../support/anthropic-wire.ts';
import { type RunningServer, startServer } from '../support/running-server.ts';
import { provider, route, table } from '../support/tables.ts';
import { answer, cut, stream, UpstreamServer } from '../support/upstream-server.ts';

let upstream: UpstreamServer;
let running: RunningServer;

beforeAll(async () => {
  upstream = await UpstreamServer.start(() => {});
  running = await startServer(
    table({ providers: [provider('first', upstream.url)], routes: [route('main', ['first'])] }),
  );
});

afterAll(async () => {
  await running.stop();
  await upstream.close();
});

interface Dialect {
  readonly path: string;
  readonly body: object;
  /** The regular end, which must not be there. */
  readonly end: string | RegExp;
  /** The error, which must be the last that is said. */
  readonly error: RegExp;
}

const chat = { model: 'claude-test', messages: [{ role: 'user', content: 'hi' }], stream: true };
const contents = { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] };

const DIALECTS: Readonly<Record<string, Dialect>> = {
  'openai-chat': {
    path: '/v1/chat/completions',
    body: chat,
    end: '[DONE]',
    error: /data: \{"error":\{[^\n]*\}\}\n\n$/,
  },
  'openai-responses': {
    path: '/v1/responses',
    body: { model: 'claude-test', input: 'hi', stream: true },
    end: 'response.completed',
    error: /"type":"(response\.failed|error)"[^\n]*\n\n$/,
  },
  anthropic: {
    path: '/v1/messages',
    body: { ...chat, max_tokens: 10 },
    end: 'message_stop',
    error: /event: error\ndata: \{"type":"error"[^\n]*\n\n$/,
  },
  gemini: {
    path: '/v1beta/models/claude-test:streamGenerateContent?alt=sse',
    body: contents,
    end: '"finishReason":"STOP"',
    error: /data: \{"error":\{"code":502[^\n]*\r\n\r\n$/,
  },
  'gemini as a JSON array': {
    path: '/v1beta/models/claude-test:streamGenerateContent',
    body: contents,
    end: '"finishReason":"STOP"',
    error: /,\s*\{"error":\{"code":502.*\}\]$/s,
  },
  ollama: { path: '/api/chat', body: chat, end: '"done":true', error: /\{"error":"[^\n]*\n?$/ },
};

function post({ path, body }: Dialect): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${running.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

describe.each(Object.entries(DIALECTS))('%s', (name, dialect) => {
  test('a break after the first content', async () => {
    upstream.behave(stream([START, OPEN, text('hello there')], (call) => void setImmediate(() => cut(call))));
    const response = await post(dialect);
    const said = await response.text();
    expect(response.status).toBe(200);
    expect(said).toContain('hello there');
    expect(said).not.toMatch(dialect.end);
    expect(said).toMatch(dialect.error);
    if (name.endsWith('array')) expect(JSON.parse(said)).toHaveLength(2);
  });

  test('a failure before it', async () => {
    upstream.behave(answer(529, failure('overloaded_error', 'busy')));
    const response = await post(dialect);
    expect(response.status).toBe(dialect.path === '/v1/messages' ? 529 : 503);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(JSON.parse(await response.text())).toHaveProperty('error');
  });
});
