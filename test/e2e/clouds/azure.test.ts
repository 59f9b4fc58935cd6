// Azure OpenAI, through the whole gateway: both APIs, both protocols, its content filters and its errors.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningFairlead, startFairlead } from '../../support/fairlead.ts';
import { answer, stream, UpstreamServer } from '../../support/upstream-server.ts';

const FILTERED = { hate: { filtered: false, severity: 'safe' }, violence: { filtered: false, severity: 'safe' } };
const COMPLETION = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_762_000_000,
  model: 'gpt-4o-2024-11-20',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'hello', refusal: null },
      finish_reason: 'stop',
      logprobs: null,
      content_filter_results: FILTERED,
    },
  ],
  prompt_filter_results: [{ prompt_index: 0, content_filter_results: FILTERED }],
  usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
};

function part(fields: object): string {
  const head = {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_762_000_000,
    model: 'gpt-4o-2024-11-20',
  };
  return `data: ${JSON.stringify({ ...head, ...fields })}\n\n`;
}

/** As Azure streams: what the filter says of the prompt first, without a model; with the asynchronous filter, choices without a delta. */
const PARTS = [
  `data: ${JSON.stringify({ choices: [], created: 0, id: '', model: '', object: '', prompt_filter_results: [] })}\n\n`,
  part({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] }),
  part({ choices: [{ index: 0, delta: { content: 'hel' }, finish_reason: null, content_filter_results: FILTERED }] }),
  part({ choices: [{ index: 0, finish_reason: null, content_filter_results: FILTERED, content_filter_offsets: {} }] }),
  part({ choices: [{ index: 0, delta: { content: 'lo' }, finish_reason: null }] }),
  part({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
  part({ choices: [], usage: COMPLETION.usage }),
  'data: [DONE]\n\n',
];

const RESPONSE = {
  id: 'resp_1',
  object: 'response',
  created_at: 1_762_000_000,
  status: 'completed',
  model: 'gpt-5',
  output: [
    {
      type: 'message',
      id: 'msg_1',
      status: 'completed',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'hello', annotations: [] }],
    },
  ],
  usage: { input_tokens: 9, output_tokens: 2, total_tokens: 11 },
};

const ASK = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'hi' }] };

let azure: UpstreamServer;
let fairlead: RunningFairlead;
let openai: OpenAI;
let anthropic: Anthropic;

beforeAll(async () => {
  azure = await UpstreamServer.start(answer(200, COMPLETION));
});

beforeEach(async () => {
  fairlead = await startFairlead(
    `edition 2026
server { listen 127.0.0.1:0 }
provider azure {
  base_url "${azure.url}"
  auth azure version "2024-10-21"
  key env.AZURE_KEY
  model "gpt-4o" is "our gpt/4o"
  model "*"
}
provider modern { preset azure; base_url "${azure.url}/openai/v1/"; auth azure version "preview"; key env.AZURE_KEY }
provider hosted { preset azure; base_url "${azure.url}"; auth azure version "v1"; key env.AZURE_KEY }
provider responses { preset azure; protocol openai-responses; base_url "${azure.url}/openai"; auth azure version "2025-04-01-preview"; key env.AZURE_KEY }
route modern { match header "x-modern"; to modern/$model }
route hosted { match header "x-hosted"; to hosted/$model }
route responses { match header "x-responses"; to responses/$model }
route all { match any; to azure/$model }
`,
    { AZURE_KEY: 'azure-secret-0123456789' },
  );
  openai = new OpenAI({ apiKey: 'none', baseURL: `${fairlead.url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: 'none', baseURL: fairlead.url, maxRetries: 0 });
});

afterEach(() => fairlead.stop());
afterAll(() => azure.close());

function last() {
  const call = azure.calls.at(-1);
  if (call === undefined) throw new Error('Azure was not called');
  return call;
}

describe('by deployment', () => {
  const path = '/openai/deployments/our%20gpt%2F4o/chat/completions?api-version=2024-10-21';

  test('a whole answer passes through, under the name that was asked for', async () => {
    azure.behave(answer(200, COMPLETION));
    const completion = await openai.chat.completions.create(ASK);
    expect(completion).toEqual({ ...COMPLETION, model: 'gpt-4o' });
    expect(last().path).toBe(path);
    expect(last().headers['api-key']).toBe('azure-secret-0123456789');
    expect(last().headers).not.toHaveProperty('authorization');
  });

  test('a stream, with what Azure’s filters put into it', async () => {
    azure.behave(stream(PARTS));
    let text = '';
    for await (const { choices } of await openai.chat.completions.create({ ...ASK, stream: true })) {
      text += choices[0]?.delta?.content ?? '';
    }
    expect(text).toBe('hello');
    expect(last().path).toBe(path);
    expect(fairlead.records.at(-1)).toMatchObject({ outcome: 'answered', usage: { inputTokens: 9, outputTokens: 2 } });
  });

  test('an Anthropic client, whole and streamed', async () => {
    azure.behave(answer(200, COMPLETION));
    const ask = { ...ASK, max_tokens: 50 };
    const message = await anthropic.messages.create(ask);
    expect(message).toMatchObject({ content: [{ type: 'text', text: 'hello' }], stop_reason: 'end_turn' });
    expect(JSON.parse(last().body)).toMatchObject({ max_completion_tokens: 50 });
    azure.behave(stream(PARTS));
    const streamed = await anthropic.messages.stream(ask).finalMessage();
    expect(streamed).toMatchObject({ content: [{ type: 'text', text: 'hello' }], usage: { output_tokens: 2 } });
    expect(last().path).toBe(path);
  });

  test('embeddings have a deployment too', async () => {
    const data = [{ object: 'embedding', index: 0, embedding: [0.5, 0.25] }];
    azure.behave(answer(200, { object: 'list', data, model: 'e', usage: { prompt_tokens: 1, total_tokens: 1 } }));
    const { data: vectors } = await openai.embeddings.create({ model: 'e', input: 'x', encoding_format: 'float' });
    expect(vectors[0]?.embedding).toEqual([0.5, 0.25]);
    expect(last().path).toBe('/openai/deployments/e/embeddings?api-version=2024-10-21');
  });
});

describe('the API without dates', () => {
  test.each([
    ['x-modern', '/openai/v1/chat/completions?api-version=preview'],
    ['x-hosted', '/openai/v1/chat/completions?api-version=v1'],
  ])('%s', async (header, path) => {
    azure.behave(answer(200, COMPLETION));
    await openai.chat.completions.create(ASK, { headers: { [header]: '1' } });
    expect(last().path).toBe(path);
    expect(JSON.parse(last().body).model).toBe('gpt-4o');
  });
});

test('Responses stand beside the deployments', async () => {
  azure.behave(answer(200, RESPONSE));
  const response = await openai.responses.create({ model: 'gpt-5', input: 'hi' }, { headers: { 'x-responses': '1' } });
  expect(response.output_text).toBe('hello');
  expect(last().path).toBe('/openai/responses?api-version=2025-04-01-preview');
  expect(JSON.parse(last().body).model).toBe('gpt-5');
});

describe('errors', () => {
  const FILTER = {
    error: {
      message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
      type: null,
      param: 'prompt',
      code: 'content_filter',
      status: 400,
      innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: { jailbreak: { filtered: true } } },
    },
  };

  test.each<[string, number, object, Record<string, string>, string, number | undefined]>([
    ['a filtered prompt', 400, FILTER, {}, 'content_filtered', undefined],
    [
      'a limit',
      429,
      said('429', 'Requests have exceeded the call rate limit.'),
      { 'retry-after': '7' },
      'rate_limited',
      7_000,
    ],
    [
      'a limit in milliseconds',
      429,
      said('RateLimitReached', 'Your requests have exceeded the token rate limit.'),
      { 'retry-after-ms': '1200', 'retry-after': '2' },
      'rate_limited',
      1_200,
    ],
    ['a quota', 429, said('insufficient_quota', 'You exceeded your current quota.'), {}, 'quota_exhausted', undefined],
    ['a wrong key', 401, said('401', 'Access denied due to invalid subscription key.'), {}, 'auth_failed', undefined],
    ['a key that the proxy refuses', 401, { statusCode: 401, message: 'Access denied.' }, {}, 'auth_failed', undefined],
    [
      'no deployment',
      404,
      said('DeploymentNotFound', 'The API deployment does not exist.'),
      {},
      'model_not_found',
      undefined,
    ],
    ['too long', 400, said('context_length_exceeded', 'maximum context length'), {}, 'context_too_long', undefined],
    ['no room', 503, said('InternalServerError', 'The service is temporarily unable.'), {}, 'overloaded', undefined],
  ])('%s', async (_, status, body, headers, kind, _wait) => {
    azure.behave(answer(status, body, headers));
    const error = await openai.chat.completions.create({ ...ASK }).catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(OpenAI.APIError);
    expect(fairlead.records[0]?.attempts[0]?.result).toBe(kind);
    if (_wait !== undefined) {
      const after = Number((error as InstanceType<typeof OpenAI.APIError>).headers?.get('retry-after'));
      expect(after).toBe(Math.ceil(_wait / 1_000));
    }
    expect(JSON.stringify(fairlead.records)).not.toContain('azure-secret');
  });

  test('a filter that cuts an answer short is a finish, told in each protocol', async () => {
    const choice = { index: 0, message: { role: 'assistant', content: 'hel' }, finish_reason: 'content_filter' };
    azure.behave(answer(200, { ...COMPLETION, choices: [choice] }));
    const message = await anthropic.messages.create({ ...ASK, max_tokens: 50 });
    expect(message.stop_reason).toBe('refusal');
  });

  function said(code: string, message: string): object {
    return { error: { code, message } };
  }
});
