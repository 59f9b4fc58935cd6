// Vertex AI, through the whole gateway: Gemini and Claude, with tokens of Google's own client and a token endpoint on loopback.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CLOSE, FINISH, OPEN, START, STOP, text } from '../../support/anthropic-wire.ts';
import { type RunningFairlead, startFairlead } from '../../support/fairlead.ts';
import { answer, type Behaviour, stream, UpstreamServer } from '../../support/upstream-server.ts';

const PARENT = '/v1/projects/acme/locations/europe-west1';
const GEMINI = {
  candidates: [{ content: { role: 'model', parts: [{ text: 'hello' }] }, finishReason: 'STOP', index: 0 }],
  usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
  modelVersion: 'gemini-2.5-pro',
  responseId: 'r-1',
};
const CLAUDE = {
  id: 'msg_vrtx_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-6',
  content: [{ type: 'text', text: 'hello' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 3, output_tokens: 2 },
};
const CLAUDE_STREAM = [START, OPEN, text('hel'), text('lo'), CLOSE, FINISH, STOP];
const MESSAGES = [{ role: 'user' as const, content: 'hi' }];

let folder: string;
let tokens: UpstreamServer;
let vertex: UpstreamServer;
let fairlead: RunningFairlead;
let anthropic: Anthropic;
let openai: OpenAI;

/** A credential that is exchanged for a token at an endpoint that it names itself, as federated identities are. */
function credentials(): string {
  return JSON.stringify(
    {
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${tokens.url}/token`,
      credential_source: { file: join(folder, 'subject-token') },
    },
    null,
    2,
  );
}

function token(value: string, seconds = 3600): Behaviour {
  return answer(200, {
    access_token: value,
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    token_type: 'Bearer',
    expires_in: seconds,
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-'));
  writeFileSync(join(folder, 'subject-token'), 'subject-secret');
  [tokens, vertex] = await Promise.all([
    UpstreamServer.start(token('ya29.one')),
    UpstreamServer.start(answer(200, {})),
  ]);
});

beforeEach(async () => {
  tokens.calls.length = 0;
  tokens.behave(token('ya29.one'));
  const at = `base_url "${vertex.url}"; auth google project "acme" location "europe-west1"; key env.GOOGLE`;
  fairlead = await startFairlead(
    `edition 2026
server { listen 127.0.0.1:0 }
provider vertex { ${at}; model "tuned" is "endpoints/4711"; model "fast" is "publishers/google/models/gemini-2.5-flash"; model "gemini-*" }
provider vertex-claude { preset vertex; protocol anthropic; ${at}; model "claude-*"; model "dated" is "claude-sonnet-4-5@20250929" }
provider plain { preset vertex; base_url "${vertex.url}"; auth google project "acme" location "global"; key env.TOKEN }
provider spare { protocol demo }
route plain { match header "x-plain"; to plain/$model }
route chained { match header "x-chain"; to vertex-claude/$model; fallback to spare/echo }
route claude { match model "claude-*", "dated"; to vertex-claude/$model }
route all { match any; to vertex/$model }
`,
    { GOOGLE: credentials(), TOKEN: 'ya29.given' },
  );
  anthropic = new Anthropic({ apiKey: 'none', baseURL: fairlead.url, maxRetries: 0 });
  openai = new OpenAI({ apiKey: 'none', baseURL: `${fairlead.url}/v1`, maxRetries: 0 });
});

afterEach(async () => {
  const records = JSON.stringify(fairlead.records);
  for (const secret of ['ya29', 'subject-secret']) expect(records).not.toContain(secret);
  await fairlead.stop();
});

afterAll(async () => {
  await Promise.all([tokens.close(), vertex.close()]);
  rmSync(folder, { recursive: true });
});

function last() {
  const call = vertex.calls.at(-1);
  if (call === undefined) throw new Error('Vertex AI was not called');
  return call;
}

function askGemini(model: string, method: string, body: object): Promise<Response> {
  return fetch(`${fairlead.url}/v1beta/models/${model}:${method}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}

describe('Gemini', () => {
  const CONTENTS = [{ role: 'user', parts: [{ text: 'hi' }] }];

  test('an OpenAI client, whole', async () => {
    vertex.behave(answer(200, GEMINI));
    const completion = await openai.chat.completions.create({ model: 'gemini-2.5-pro', messages: MESSAGES });
    expect(completion.choices[0]?.message.content).toBe('hello');
    expect(last().path).toBe(`${PARENT}/publishers/google/models/gemini-2.5-pro:generateContent`);
    expect(last().headers.authorization).toBe('Bearer ya29.one');
    expect(last().headers).not.toHaveProperty('x-goog-api-key');
  });

  test('an Anthropic client, streamed; ids of calls stay behind', async () => {
    const frames = ['hel', 'lo'].map((part) => ({
      candidates: [{ content: { role: 'model', parts: [{ text: part }] } }],
    }));
    vertex.behave(stream([...frames, GEMINI].map((frame) => `data: ${JSON.stringify(frame)}\r\n\r\n`)));
    const call = { type: 'tool_use' as const, id: 'toolu_1', name: 'f', input: {} };
    const result = { type: 'tool_result' as const, tool_use_id: 'toolu_1', content: 'ok' };
    const message = await anthropic.messages
      .stream({
        model: 'gemini-2.5-pro',
        max_tokens: 50,
        messages: [...MESSAGES, { role: 'assistant', content: [call] }, { role: 'user', content: [result] }],
      })
      .finalMessage();
    expect(message.content).toMatchObject([{ type: 'text', text: 'hellohello' }]);
    expect(last().path).toBe(`${PARENT}/publishers/google/models/gemini-2.5-pro:streamGenerateContent?alt=sse`);
    expect(last().body).not.toContain('toolu_1');
  });

  test('a Gemini client: bytes pass through, unless they hold what Vertex AI refuses', async () => {
    vertex.behave(answer(200, GEMINI));
    const unknown = { contents: CONTENTS, newField: { a: 1e3 } };
    await askGemini('gemini-2.5-pro', 'generateContent', unknown);
    expect(last().body).toBe(JSON.stringify(unknown));
    const called = { role: 'model', parts: [{ functionCall: { id: 'call-1', name: 'f', args: {} } }] };
    const result = { role: 'user', parts: [{ functionResponse: { id: 'call-1', name: 'f', response: { ok: true } } }] };
    await askGemini('gemini-2.5-pro', 'generateContent', { contents: [...CONTENTS, called, result] });
    expect(last().body).not.toContain('call-1');
    await askGemini('gemini-2.5-pro', 'generateContent', { contents: [{ parts: [{ text: 'hi' }] }] });
    expect(JSON.parse(last().body).contents).toEqual([{ role: 'user', parts: [{ text: 'hi' }] }]);
  });

  test('a Gemini client, whole and counting', async () => {
    vertex.behave(answer(200, GEMINI));
    const answered = await askGemini('gemini-2.5-pro', 'generateContent', { contents: CONTENTS });
    expect(await answered.json()).toEqual(GEMINI);
    vertex.behave(answer(200, { totalTokens: 7 }));
    const counted = await askGemini('gemini-2.5-pro', 'countTokens', { contents: CONTENTS });
    expect(await counted.json()).toMatchObject({ totalTokens: 7 });
    expect(last().path).toBe(`${PARENT}/publishers/google/models/gemini-2.5-pro:countTokens`);
  });

  test.each([
    ['tuned', `${PARENT}/endpoints/4711:generateContent`],
    ['fast', `${PARENT}/publishers/google/models/gemini-2.5-flash:generateContent`],
  ])('%s is where its name says', async (model, path) => {
    vertex.behave(answer(200, GEMINI));
    await openai.chat.completions.create({ model, messages: MESSAGES });
    expect(last().path).toBe(path);
  });

  test('a token that was given is used as it is', async () => {
    vertex.behave(answer(200, GEMINI));
    await openai.chat.completions.create({ model: 'g', messages: MESSAGES }, { headers: { 'x-plain': '1' } });
    expect(last().headers.authorization).toBe('Bearer ya29.given');
    expect(last().path).toBe('/v1/projects/acme/locations/global/publishers/google/models/g:generateContent');
    expect(tokens.calls).toHaveLength(0);
  });

  test('batches of embeddings are refused, and it is said why', async () => {
    const asked = openai.embeddings.create({ model: 'gemini-embedding-001', input: 'x' });
    await expect(asked).rejects.toThrow(/Vertex AI has no batches of embeddings/);
  });
});

describe('Claude', () => {
  test('an Anthropic client: the body passes through, but for the model and the version', async () => {
    vertex.behave(answer(200, CLAUDE));
    const headers = { 'anthropic-beta': 'context-1m-2025-08-07,oauth-2025-04-20' };
    const ask = { model: 'dated', max_tokens: 50, messages: MESSAGES };
    expect(await anthropic.messages.create(ask, { headers })).toEqual({ ...CLAUDE, model: 'dated' });
    expect(last().path).toBe(`${PARENT}/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict`);
    expect(JSON.parse(last().body)).toEqual({
      max_tokens: 50,
      messages: MESSAGES,
      anthropic_version: 'vertex-2023-10-16',
    });
    expect(last().headers['anthropic-beta']).toBe('context-1m-2025-08-07');
    expect(last().headers).not.toHaveProperty('anthropic-version');
  });

  test('a stream for each client', async () => {
    vertex.behave(stream(CLAUDE_STREAM));
    const ask = { model: 'claude-sonnet-4-6', max_tokens: 50, messages: MESSAGES };
    expect((await anthropic.messages.stream(ask).finalMessage()).content).toMatchObject([{ text: 'hello' }]);
    expect(last().path).toBe(`${PARENT}/publishers/anthropic/models/claude-sonnet-4-6:streamRawPredict`);
    expect(JSON.parse(last().body)).toMatchObject({ stream: true });
    let said = '';
    for await (const part of await openai.chat.completions.create({ ...ask, stream: true })) {
      said += part.choices[0]?.delta.content ?? '';
    }
    expect(said).toBe('hello');
  });

  test('tokens are counted there', async () => {
    vertex.behave(answer(200, { input_tokens: 9 }));
    const counted = await anthropic.messages.countTokens({ model: 'claude-sonnet-4-6', messages: MESSAGES });
    expect(counted).toEqual({ input_tokens: 9 });
    expect(last().path).toBe(`${PARENT}/publishers/anthropic/models/count-tokens:rawPredict`);
    expect(JSON.parse(last().body).model).toBe('claude-sonnet-4-6');
  });

  test.each<[number, unknown, string]>([
    [429, google('RESOURCE_EXHAUSTED', 'Quota exceeded for online_prediction_requests.'), 'rate_limited'],
    [403, google('PERMISSION_DENIED', 'Permission denied on resource project acme.'), 'auth_failed'],
    [401, google('UNAUTHENTICATED', 'Request had invalid authentication credentials.'), 'auth_failed'],
    [404, google('NOT_FOUND', 'Publisher Model `claude-x` was not found.'), 'model_not_found'],
    [503, [google('UNAVAILABLE', 'The service is unavailable.')], 'overloaded'],
    [400, google('INVALID_ARGUMENT', 'Field is wrong.'), 'invalid_request'],
    [
      400,
      { type: 'error', error: { type: 'invalid_request_error', message: 'prompt is too long: 9 > 8' } },
      'context_too_long',
    ],
    [529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'overloaded'],
  ])('%i %o is %s', async (status, body, kind) => {
    vertex.behave(answer(status, body));
    await expect(
      anthropic.messages.create({ model: 'claude-sonnet-4-6', max_tokens: 5, messages: MESSAGES }),
    ).rejects.toThrow();
    expect(fairlead.records[0]?.attempts[0]?.result).toBe(kind);
  });

  function google(status: string, message: string): object {
    return { error: { code: 400, message, status } };
  }
});

describe('tokens', () => {
  const ask = { model: 'claude-sonnet-4-6', max_tokens: 50, messages: MESSAGES };

  test('many requests, one token', async () => {
    vertex.behave(answer(200, CLAUDE));
    await Promise.all(Array.from({ length: 5 }, () => anthropic.messages.create(ask)));
    await anthropic.messages.create(ask);
    expect(tokens.calls).toHaveLength(1);
    expect(new URLSearchParams(tokens.calls[0]?.body).get('subject_token')).toBe('subject-secret');
  });

  test('no token: the key failed, nothing of it is told, and the chain goes on', async () => {
    tokens.behave(answer(400, { error: 'invalid_grant', error_description: 'subject-secret is no token' }));
    const calls = vertex.calls.length;
    await anthropic.messages.create(ask, { headers: { 'x-chain': '1' } });
    expect(vertex.calls).toHaveLength(calls);
    expect(fairlead.records[0]?.attempts).toMatchObject([
      { result: 'auth_failed', message: expect.stringMatching(/^Google gave no credentials \([\w.-]+\)$/) },
      { result: 'ok' },
    ]);
  });

  test('without another target the client gets a 502: the failure is ours', async () => {
    tokens.behave(answer(400, { error: 'invalid_grant' }));
    const error = await anthropic.messages.create(ask).catch((fault: unknown) => fault);
    expect(error).toMatchObject({ status: 502 });
  });
});

test('JSON that is no credential is told before anything runs, by its line and not by its text', async () => {
  const routes = `edition 2026
server { listen 127.0.0.1:0 }
provider vertex { auth google project "acme" location "global"; key env.GOOGLE }
route all { match any; to vertex/$model }`;
  const failed = await startFairlead(routes, { GOOGLE: '{"private_key": "s3cret"' }).catch(String);
  expect(failed).toMatch(/GOOGLE cannot be used for provider vertex: .*no JSON/s);
  expect(failed).not.toContain('s3cret');
});
