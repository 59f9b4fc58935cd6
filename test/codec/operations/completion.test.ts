// Completions in the form of chats: streams, logprobs, losses, whatever the target answers with.
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { TargetTraits } from '../../../src/codec/codec.ts';
import { createOperationCall, type Exchange } from '../../../src/codec/exchange.ts';
import { CODECS, codecFor } from '../../../src/codec/index.ts';
import type { ProviderProtocol } from '../../../src/vocabulary.ts';

interface Asked {
  readonly client?: 'openai-chat' | 'ollama';
  readonly body: JsonObject;
  readonly upstream: ProviderProtocol;
  readonly quirks?: TargetTraits['quirks'];
}

function exchangeOf({ client = 'openai-chat', body, upstream, quirks = {} }: Asked): Exchange {
  const codec = CODECS.find(({ protocol }) => protocol === client);
  const endpoint = codec?.endpoints.find(({ operation }) => operation === 'completion');
  if (codec === undefined || endpoint === undefined) throw new Error(client);
  const head = { path: endpoint.path, parameters: {}, query: new URLSearchParams(), headers: {} };
  const bytes = Buffer.from(JSON.stringify(body));
  const call = createOperationCall({ codec, head, bytes, body, requestId: 'r1', created: 1 }, endpoint);
  const target = { provider: 'p', protocol: upstream, family: 'f', model: 'm', quirks };
  return call.exchange({ upstream: codecFor(upstream), target, edits: undefined });
}

function streamed(exchange: Exchange, text: string) {
  let said = '';
  let end = 'open';
  const stream = exchange.openStream({
    write: (piece) => {
      said += piece.toString();
    },
    usage: () => {},
    failed: (error) => {
      end = error.kind;
    },
    ended: () => {
      end = 'ended';
    },
  });
  stream.push(Buffer.from(text));
  stream.close();
  return { said, end };
}

const anthropicFrames = (events: readonly JsonObject[]) =>
  events.map((data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`).join('');

const THINKING = [
  {
    type: 'message_start',
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [],
      usage: { input_tokens: 3, output_tokens: 1 },
    },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'said' } },
  { type: 'content_block_stop', index: 1 },
];
const END = [
  { type: 'message_delta', delta: { stop_reason: 'max_tokens' }, usage: { output_tokens: 4 } },
  { type: 'message_stop' },
];

describe('OpenAI’s completions', () => {
  test('thoughts have no place, which is told; the text and its end have', () => {
    const exchange = exchangeOf({ body: { model: 'c', prompt: 'x', stream: true }, upstream: 'anthropic' });
    const { said, end } = streamed(exchange, anthropicFrames([...THINKING, ...END]));
    expect(end).toBe('ended');
    const chunks = said
      .split('\n\n')
      .filter((frame) => frame.startsWith('data: {'))
      .map((frame) => JSON.parse(frame.slice(6)));
    expect(chunks.map(({ choices }) => [choices[0].text, choices[0].finish_reason])).toEqual([
      ['said', null],
      ['', 'length'],
    ]);
    expect(
      chunks.every(({ id, object, model }) => id === 'cmpl-r1' && object === 'text_completion' && model === 'c'),
    ).toBe(true);
    expect(said).not.toContain('hm');
    expect(exchange.warnings.map(({ path }) => path)).toContain('message.reasoning_content');
  });

  test('a stream that breaks off is no end', () => {
    const exchange = exchangeOf({ body: { model: 'c', prompt: 'x', stream: true }, upstream: 'anthropic' });
    expect(streamed(exchange, anthropicFrames(THINKING)).end).toBe('stream_broken');
    const own = exchangeOf({ body: { model: 'c', prompt: 'x', stream: true }, upstream: 'openai-chat' });
    const cut = streamed(
      own,
      'data: {"id":"cmpl-1","object":"text_completion","choices":[{"text":"a","index":0}],"model":"m"}\n\n',
    );
    expect(cut).toMatchObject({ end: 'stream_broken' });
    expect(streamed(own, '').end).toBe('bad_response');
    expect(streamed(own, 'data: {"error":{"message":"overloaded","type":"server_error"}}\n\n').end).toBe('overloaded');
  });

  test('logprobs: chat’s tokens as the older lists', () => {
    const exchange = exchangeOf({
      body: { model: 'c', prompt: 'x', logprobs: 2 },
      upstream: 'openai-chat',
      quirks: { completions: false },
    });
    expect(JSON.parse(exchange.request.body.toString())).toMatchObject({ logprobs: true, top_logprobs: 2 });
    const token = (text: string, logprob: number) => ({ token: text, logprob, bytes: [] });
    const content = [
      { ...token('He', -0.1), top_logprobs: [token('He', -0.1), token('Hi', -2)] },
      { ...token('llo', -0.2), top_logprobs: [] },
    ];
    const message = { role: 'assistant', content: 'Hello' };
    const answer = { id: 'chatcmpl-1', choices: [{ index: 0, message, logprobs: { content }, finish_reason: 'stop' }] };
    const { choices } = JSON.parse(exchange.readAnswer(Buffer.from(JSON.stringify(answer))).body.toString());
    expect(choices[0]).toEqual({
      index: 0,
      text: 'Hello',
      finish_reason: 'stop',
      logprobs: {
        tokens: ['He', 'llo'],
        token_logprobs: [-0.1, -0.2],
        top_logprobs: [{ He: -0.1, Hi: -2 }, {}],
        text_offset: [0, 2],
      },
    });
  });

  test('a target of this protocol that has only chat: quirk completions', () => {
    const body = { model: 'c', prompt: 'x', suffix: 'y', echo: true, best_of: 3, logit_bias: { 5: 1 } };
    const exchange = exchangeOf({ body, upstream: 'openai-chat', quirks: { completions: false } });
    expect(exchange.request.path).toBe('/chat/completions');
    expect(JSON.parse(exchange.request.body.toString())).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'x' }],
      logit_bias: { 5: 1 },
    });
    expect(exchange.warnings.map(({ path }) => path)).toEqual(['suffix', 'echo', 'best_of']);
  });

  test.each([
    [{ model: 'c', prompt: 7 }, 'prompt'],
    [{ model: 'c', prompt: 'x', max_tokens: 'many' }, 'max_tokens'],
    [{ model: 'c', prompt: [[1, 2]] }, 'prompt'],
    [{ model: 'c', prompt: '' }, 'prompt'],
  ])('bad input %j: refused at %s', (body, param) => {
    const prepare = () => exchangeOf({ body: body as JsonObject, upstream: 'anthropic' });
    expect(prepare).toThrow(expect.objectContaining({ kind: 'invalid_request', param }));
  });
});

describe('Ollama’s generate', () => {
  test('what only Ollama can do is told', () => {
    const body = {
      model: 'c',
      prompt: 'x',
      raw: true,
      template: '{{ .Prompt }}',
      options: { num_ctx: 9 },
      stream: false,
    };
    const exchange = exchangeOf({ client: 'ollama', body, upstream: 'openai-chat' });
    expect(JSON.parse(exchange.request.body.toString()).messages).toEqual([{ role: 'user', content: 'x' }]);
    expect(exchange.warnings.map(({ path }) => path)).toEqual(['template', 'raw', 'options.num_ctx']);
  });

  test('pictures are parts of the message', () => {
    const body = { model: 'c', prompt: 'what?', images: ['iVBORw0KGgo='], stream: false };
    const exchange = exchangeOf({ client: 'ollama', body, upstream: 'anthropic' });
    const { messages } = JSON.parse(exchange.request.body.toString());
    expect(messages[0].content).toMatchObject([
      { type: 'text', text: 'what?' },
      { type: 'image', source: { media_type: 'image/png', data: 'iVBORw0KGgo=' } },
    ]);
  });

  test('loading a model, which is to ask nothing, is Ollama’s alone', () => {
    const prepare = () => exchangeOf({ client: 'ollama', body: { model: 'c' }, upstream: 'anthropic' });
    expect(prepare).toThrow(expect.objectContaining({ kind: 'invalid_request', param: 'prompt' }));
    expect(exchangeOf({ client: 'ollama', body: { model: 'c' }, upstream: 'ollama' }).passthrough).toBe(true);
  });

  test('thoughts in their own field', () => {
    const exchange = exchangeOf({ client: 'ollama', body: { model: 'c', prompt: 'x' }, upstream: 'anthropic' });
    const { said } = streamed(exchange, anthropicFrames([...THINKING, ...END]));
    const lines = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ response, thinking, done }) => [response, thinking, done])).toEqual([
      ['', 'hm', false],
      ['said', undefined, false],
      ['', undefined, true],
    ]);
    expect(lines.at(-1)).toMatchObject({ done_reason: 'length', eval_count: 4 });
  });
});
