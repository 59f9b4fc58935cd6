// Claude at Amazon Bedrock, through the whole gateway: clients of Anthropic and of OpenAI, whole answers, streams, failures.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningFairlead, startFairlead } from '../../support/fairlead.ts';
import { answer, UpstreamServer } from '../../support/upstream-server.ts';
import {
  chunk,
  eventStream,
  exception,
  expectedAuthorization,
  serviceError,
  wrongFraming,
} from '../../support/vendors/bedrock.ts';

const KEYS = { accessKeyId: 'AKIDEXAMPLE12345', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const SESSION = 'IQoJb3JpZ2luX2VjEXAMPLETOKEN==';
const ARN = 'arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc123';
const MESSAGE = {
  id: 'msg_bdrk_01',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-5-20250929',
  content: [{ type: 'text', text: 'Grüß dich' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 11, output_tokens: 4 },
};
const EVENTS = [
  { type: 'message_start', message: { ...MESSAGE, content: [], stop_reason: null } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Grüß ' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'dich' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 4 } },
  { type: 'message_stop', 'amazon-bedrock-invocationMetrics': { inputTokenCount: 11 } },
];
const CHUNKS = EVENTS.map(chunk);
const ASK = { model: 'claude-sonnet-4-6', max_tokens: 100, messages: [{ role: 'user' as const, content: 'hallo' }] };

let bedrock: UpstreamServer;
let fairlead: RunningFairlead;
let anthropic: Anthropic;
let openai: OpenAI;

function routes(): string {
  const at = `base_url "${bedrock.url}"`;
  return `edition 2026
server { listen 127.0.0.1:0 }
provider bedrock {
  ${at}
  auth aws region "eu-central-1"
  key env.PAIR
  model "claude-sonnet-4-6" is "anthropic.claude-sonnet-4-5-20250929-v1:0"
  model "claude-opus-4-6" is "${ARN}"
}
provider session { preset bedrock; ${at}; auth aws region "us-east-1"; key env.TRIPLE }
provider token { preset bedrock; ${at}; auth aws region "us-east-1"; key env.TOKEN }
provider spare { protocol demo }
route session { match header "x-session"; to session/$model }
route token { match header "x-token"; to token/$model }
route chained { match header "x-chain"; to bedrock/$model; fallback to spare/echo }
route all { match any; to bedrock/$model }
`;
}

const ENVIRONMENT = {
  PAIR: `${KEYS.accessKeyId}:${KEYS.secretAccessKey}`,
  TRIPLE: `${KEYS.accessKeyId}:${KEYS.secretAccessKey}:${SESSION}`,
  TOKEN: 'ABSKQmVkcm9ja0FQSUtleQ==',
};

beforeAll(async () => {
  bedrock = await UpstreamServer.start(answer(200, MESSAGE));
});

beforeEach(async () => {
  fairlead = await startFairlead(routes(), ENVIRONMENT);
  anthropic = new Anthropic({ apiKey: 'none', baseURL: fairlead.url, maxRetries: 0 });
  openai = new OpenAI({ apiKey: 'none', baseURL: `${fairlead.url}/v1`, maxRetries: 0 });
});

afterEach(async () => {
  const records = JSON.stringify(fairlead.records);
  for (const secret of [KEYS.secretAccessKey, SESSION, ENVIRONMENT.TOKEN]) expect(records).not.toContain(secret);
  await fairlead.stop();
});

afterAll(() => bedrock.close());

function last() {
  const call = bedrock.calls.at(-1);
  if (call === undefined) throw new Error('Bedrock was not called');
  return call;
}

describe('an Anthropic client', () => {
  test('a whole answer: the body passes through, but for what Bedrock has elsewhere', async () => {
    bedrock.behave(answer(200, MESSAGE));
    const message = await anthropic.messages.create({ ...ASK, top_k: 5 } as typeof ASK);
    expect(message).toEqual({ ...MESSAGE, model: 'claude-sonnet-4-6' });
    const call = last();
    expect(call.path).toBe('/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke');
    expect(JSON.parse(call.body)).toEqual({
      max_tokens: 100,
      messages: ASK.messages,
      top_k: 5,
      anthropic_version: 'bedrock-2023-05-31',
    });
    expect(call.headers.accept).toBe('application/json');
    expect(call.headers).not.toHaveProperty('anthropic-version');
    expect(call.headers).not.toHaveProperty('x-api-key');
    expect(call.headers.authorization).toBe(await expectedAuthorization(call, 'eu-central-1', KEYS));
  });

  test('a stream', async () => {
    bedrock.behave(eventStream(CHUNKS));
    const events: string[] = [];
    const stream = anthropic.messages.stream(ASK).on('streamEvent', ({ type }) => events.push(type));
    const message = await stream.finalMessage();
    expect(message.content).toEqual([{ type: 'text', text: 'Grüß dich' }]);
    expect(message).toMatchObject({ model: 'claude-sonnet-4-6', stop_reason: 'end_turn', usage: { output_tokens: 4 } });
    expect(events).toEqual(EVENTS.map(({ type }) => type));
    const call = last();
    expect(call.path).toBe('/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream');
    expect(JSON.parse(call.body)).not.toHaveProperty('stream');
    expect(call.headers.authorization).toBe(await expectedAuthorization(call, 'eu-central-1', KEYS));
  });

  test.each([1, 3, 64, 100_000])('a stream in pieces of %i bytes', async (size) => {
    bedrock.behave(eventStream(CHUNKS, size));
    const message = await anthropic.messages.stream(ASK).finalMessage();
    expect(message.content).toEqual([{ type: 'text', text: 'Grüß dich' }]);
  });

  test('an ARN is one segment of the path, and the name in the file says what the model can do', async () => {
    bedrock.behave(answer(200, MESSAGE));
    const completion = await openai.chat.completions.create({
      model: 'claude-opus-4-6',
      messages: [{ role: 'user', content: 'hi' }],
      reasoning_effort: 'high',
    });
    expect(completion.choices[0]?.message.content).toBe('Grüß dich');
    const call = last();
    expect(call.path).toBe(`/model/${encodeURIComponent(ARN)}/invoke`);
    expect(call.path.split('/')).toHaveLength(4);
    // Claude 4.6 takes an effort; of an unknown model nobody could say so.
    expect(JSON.parse(call.body)).toMatchObject({ output_config: { effort: 'high' } });
    expect(call.headers.authorization).toBe(await expectedAuthorization(call, 'eu-central-1', KEYS));
  });

  test('betas are a list in the body; marks of Anthropic’s own service stay behind, and are told', async () => {
    bedrock.behave(answer(200, MESSAGE));
    const betas = 'claude-code-20250219,interleaved-thinking-2025-05-14, context-1m-2025-08-07';
    const { response } = await anthropic.messages.create(ASK, { headers: { 'anthropic-beta': betas } }).withResponse();
    const call = last();
    expect(JSON.parse(call.body).anthropic_beta).toEqual(['interleaved-thinking-2025-05-14', 'context-1m-2025-08-07']);
    expect(call.headers).not.toHaveProperty('anthropic-beta');
    expect(response.headers.get('x-fairlead-warnings')).toContain('anthropic-beta');
  });

  test('tokens are counted here, since this API does not count them', async () => {
    const calls = bedrock.calls.length;
    const { input_tokens } = await anthropic.messages.countTokens({ model: ASK.model, messages: ASK.messages });
    expect(input_tokens).toBeGreaterThan(0);
    expect(bedrock.calls).toHaveLength(calls);
  });
});

describe('an OpenAI client', () => {
  test('a whole answer', async () => {
    bedrock.behave(answer(200, MESSAGE));
    const completion = await openai.chat.completions.create({ ...ASK, stop: ['END'] });
    expect(completion.choices[0]).toMatchObject({ message: { content: 'Grüß dich' }, finish_reason: 'stop' });
    expect(completion.usage).toMatchObject({ prompt_tokens: 11, completion_tokens: 4 });
    expect(JSON.parse(last().body)).toMatchObject({ anthropic_version: 'bedrock-2023-05-31', stop_sequences: ['END'] });
    expect(JSON.parse(last().body)).not.toHaveProperty('model');
  });

  test('a stream', async () => {
    bedrock.behave(eventStream(CHUNKS));
    let text = '';
    for await (const part of await openai.chat.completions.create({ ...ASK, stream: true })) {
      text += part.choices[0]?.delta.content ?? '';
    }
    expect(text).toBe('Grüß dich');
  });
});

describe('credentials', () => {
  test('a session token is sent and signed', async () => {
    bedrock.behave(answer(200, MESSAGE));
    await anthropic.messages.create({ ...ASK, model: 'm' }, { headers: { 'x-session': '1' } });
    const call = last();
    expect(call.headers['x-amz-security-token']).toBe(SESSION);
    expect(call.headers.authorization).toBe(
      await expectedAuthorization(call, 'us-east-1', { ...KEYS, sessionToken: SESSION }),
    );
  });

  test('an API key of Bedrock is a bearer token', async () => {
    bedrock.behave(answer(200, MESSAGE));
    await anthropic.messages.create({ ...ASK, model: 'm' }, { headers: { 'x-token': '1' } });
    expect(last().headers.authorization).toBe('Bearer ABSKQmVkcm9ja0FQSUtleQ==');
    expect(last().headers).not.toHaveProperty('x-amz-date');
  });
});

interface Failure {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  readonly kind: string;
}

describe('failures before an answer', () => {
  test.each<Failure>([
    { status: 400, type: 'ValidationException', message: 'max_tokens: Field required', kind: 'invalid_request' },
    {
      status: 400,
      type: 'ValidationException',
      message: 'The provided model identifier is invalid.',
      kind: 'model_not_found',
    },
    {
      status: 400,
      type: 'ValidationException',
      message: 'Invocation of model ID x with on-demand throughput isn’t supported. Retry with an inference profile.',
      kind: 'model_not_found',
    },
    {
      status: 400,
      type: 'ValidationException',
      message: 'Input is too long for requested model.',
      kind: 'context_too_long',
    },
    {
      status: 404,
      type: 'ResourceNotFoundException',
      message: 'Could not resolve the foundation model.',
      kind: 'model_not_found',
    },
    { status: 408, type: 'ModelTimeoutException', message: 'Model timed out.', kind: 'timeout' },
    { status: 424, type: 'ModelErrorException', message: 'The model failed.', kind: 'server_error' },
    { status: 429, type: 'ModelNotReadyException', message: 'Model is not ready.', kind: 'overloaded' },
    { status: 500, type: 'InternalServerException', message: 'Oops.', kind: 'server_error' },
    { status: 503, type: 'ServiceUnavailableException', message: 'Unable to process.', kind: 'overloaded' },
    { status: 400, type: 'ServiceQuotaExceededException', message: 'Your quota is exceeded.', kind: 'quota_exhausted' },
    { status: 429, type: 'ThrottlingException', message: 'Too many requests, please wait.', kind: 'rate_limited' },
    { status: 429, type: 'ThrottlingException', message: 'Too many tokens per day.', kind: 'quota_exhausted' },
    { status: 403, type: 'AccessDeniedException', message: 'You don’t have access to the model.', kind: 'auth_failed' },
    {
      status: 403,
      type: 'UnrecognizedClientException',
      message: 'The security token is invalid.',
      kind: 'auth_failed',
    },
    { status: 403, type: 'ExpiredTokenException', message: 'The security token has expired.', kind: 'auth_failed' },
    { status: 403, type: 'InvalidSignatureException', message: 'Signature expired.', kind: 'auth_failed' },
  ])('$status $type ($message) is $kind', async ({ status, type, message, kind }) => {
    bedrock.behave(answer(status, { message }, { 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/` }));
    await expect(anthropic.messages.create(ASK)).rejects.toThrow();
    expect(fairlead.records[0]?.attempts[0]).toMatchObject({ result: kind, message });
  });
});

describe('failures inside a stream', () => {
  const START = CHUNKS.slice(0, 2);
  const CONTENT = CHUNKS.slice(0, 4);

  async function brokenBy(...messages: readonly Buffer[]) {
    bedrock.behave(eventStream([...CONTENT, ...messages]));
    const stream = anthropic.messages.stream(ASK);
    await expect(stream.finalMessage()).rejects.toThrow();
    return fairlead.records.at(-1);
  }

  test.each([
    ['throttlingException', 'rate_limited'],
    ['modelStreamErrorException', 'server_error'],
    ['internalServerException', 'server_error'],
    ['modelTimeoutException', 'timeout'],
    ['serviceUnavailableException', 'overloaded'],
    ['validationException', 'invalid_request'],
    ['somethingNewException', 'server_error'],
  ])('after content %s is told as an error, and never as an end', async (name, kind) => {
    const record = await brokenBy(exception(name, { message: 'It broke.' }));
    expect(record).toMatchObject({ outcome: 'failed', attempts: [{ result: kind, message: 'It broke.' }] });
  });

  test('an error of the service itself', async () => {
    const record = await brokenBy(serviceError('InternalFailure', 'Gone.'));
    expect(record?.attempts[0]).toMatchObject({ result: 'server_error', message: 'Gone.' });
  });

  test('events after an exception are not told', async () => {
    const record = await brokenBy(exception('internalServerException', { message: 'It broke.' }), ...CHUNKS.slice(4));
    expect(record?.attempts[0]).toMatchObject({ result: 'server_error' });
  });

  test('an end without message_stop is a break', async () => {
    expect((await brokenBy())?.attempts[0]).toMatchObject({ result: 'stream_broken' });
  });

  test('a message cut short, and one with a wrong checksum', async () => {
    const [, , , , next = Buffer.alloc(0)] = CHUNKS;
    expect((await brokenBy(next.subarray(0, 20)))?.attempts[0]).toMatchObject({ result: 'bad_response' });
    const wrong = Buffer.from(next);
    wrong.writeUInt8(wrong.readUInt8(40) ^ 1, 40);
    expect((await brokenBy(wrong))?.attempts[0]).toMatchObject({ result: 'bad_response' });
  });

  test('before content the chain goes on', async () => {
    bedrock.behave(eventStream([...START, exception('throttlingException', { message: 'Slow down.' })]));
    const stream = anthropic.messages.stream(ASK, { headers: { 'x-chain': '1' } });
    const { content } = await stream.finalMessage();
    expect(content).toMatchObject([{ type: 'text' }]);
    expect(fairlead.records.at(-1)?.attempts.map(({ result }) => result)).toEqual(['rate_limited', 'ok']);
  });

  test('what is no event stream is unreadable', async () => {
    bedrock.behave(wrongFraming);
    await expect(anthropic.messages.stream(ASK).finalMessage()).rejects.toThrow();
    expect(fairlead.records.at(-1)?.attempts[0]?.result).not.toBe('ok');
  });
});
