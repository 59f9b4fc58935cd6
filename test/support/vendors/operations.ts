// What vendors have beside chat, as their references describe it: completions, embeddings, counts, kept answers, media.
import { sendFrames, sendJson, startVendor, type VendorRequest, type VendorServer } from './vendor-server.ts';

type Answer = (request: VendorRequest, response: Parameters<typeof sendJson>[0]) => void;

/** The first whose method and path match answers. */
type Table = readonly (readonly [method: string, path: RegExp, answer: Answer])[];

function startTable(table: Table, key: { readonly header: string; readonly value: string }): Promise<VendorServer> {
  return startVendor((request, response) => {
    if (request.headers[key.header] !== key.value) {
      sendJson(response, 401, {
        error: { message: 'wrong key', type: 'authentication_error', code: 'invalid_api_key' },
      });
      return;
    }
    const [path = ''] = request.path.split('?');
    const entry = table.find(([method, pattern]) => method === request.method && pattern.test(path));
    if (entry) entry[2](request, response);
    else sendJson(response, 404, { error: { message: `Invalid URL (${request.method} ${path})`, code: null } });
  });
}

/** A vector that tells its input: its length, then its first character's code. */
export function vectorOf(text: string): number[] {
  return [text.length, text.codePointAt(0) ?? 0, 0.5];
}

function base64Of(vector: readonly number[]): string {
  return Buffer.from(Float32Array.from(vector).buffer).toString('base64');
}

const COMPLETION = { id: 'cmpl-1', object: 'text_completion', created: 1_790_000_000 };
const COMPLETION_USAGE = { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 };
const SPEECH = Buffer.from([0xff, 0xfb, 0x90, 0x00, 0x0a, 0x0d, 0x00, 0xfe]);

/** OpenAI's API; `x-vendor-note` of an answer is not known to any reference. */
const OPENAI: Table = [
  ['POST', /^\/v1\/completions$/, answerCompletion],
  ['POST', /^\/v1\/embeddings$/, answerEmbedding],
  [
    'POST',
    /^\/v1\/moderations$/,
    ({ body }, response) =>
      sendJson(response, 200, {
        id: 'modr-1',
        model: body.model ?? 'omni-moderation-latest',
        results: [{ flagged: String(body.input).includes('bad'), categories: {}, category_scores: {} }],
      }),
  ],
  [
    'POST',
    /^\/v1\/rerank$/,
    ({ body }, response) =>
      sendJson(response, 200, {
        model: body.model,
        results: body.documents.map((_: string, index: number) => ({ index, relevance_score: 1 / (index + 1) })),
        usage: { total_tokens: 9 },
      }),
  ],
  ['POST', /^\/v1\/images\/generations$/, answerImage],
  [
    'POST',
    /^\/v1\/images\/(edits|variations)$/,
    (_, response) => sendJson(response, 200, { created: 1_790_000_000, data: [{ b64_json: 'AAAA' }] }),
  ],
  [
    'POST',
    /^\/v1\/audio\/speech$/,
    (_, response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg' });
      response.write(SPEECH.subarray(0, 3));
      response.end(SPEECH.subarray(3));
    },
  ],
  [
    'POST',
    /^\/v1\/audio\/(transcriptions|translations)$/,
    ({ bytes }, response) => {
      const name = /filename="([^"]*)"/.exec(bytes.toString('latin1'))?.[1];
      if (!bytes.includes('vtt')) return sendJson(response, 200, { text: `heard ${name}` });
      response.writeHead(200, { 'content-type': 'text/vtt; charset=utf-8' });
      response.end('WEBVTT\n\n00:00.000 --> 00:01.000\nheard\n');
    },
  ],
  ['POST', /^\/v1\/responses$/, ({ body }, response) => answerResponse(body, response)],
  [
    'POST',
    /^\/v1\/responses\/input_tokens$/,
    (_, response) => sendJson(response, 200, { object: 'response.input_tokens', input_tokens: 51 }),
  ],
  [
    'POST',
    /^\/v1\/responses\/compact$/,
    ({ body }, response) =>
      sendJson(response, 200, { id: 'resp_c', object: 'response.compaction', model: body.model, output: [] }),
  ],
  ['GET', /^\/v1\/responses\/resp_\w+$/, (request, response) => sendJson(response, 200, responseObject(idIn(request)))],
  [
    'DELETE',
    /^\/v1\/responses\/resp_\w+$/,
    (request, response) => sendJson(response, 200, { id: idIn(request), object: 'response.deleted', deleted: true }),
  ],
  [
    'GET',
    /^\/v1\/responses\/resp_\w+\/input_items$/,
    ({ path }, response) =>
      sendJson(response, 200, {
        object: 'list',
        data: [{ id: 'msg_1', type: 'message', role: 'user', content: [{ type: 'input_text', text: path }] }],
        first_id: 'msg_1',
        last_id: 'msg_1',
        has_more: false,
      }),
  ],
  [
    'POST',
    /^\/v1\/responses\/resp_\w+\/cancel$/,
    (request, response) => sendJson(response, 200, { ...responseObject(idIn(request)), status: 'cancelled' }),
  ],
];

function answerCompletion({ body }: VendorRequest, response: Parameters<typeof sendJson>[0]): void {
  const said = `after ${JSON.stringify(body.prompt)}`;
  const choice = { index: 0, logprobs: null };
  if (!body.stream) {
    const choices = [{ ...choice, text: said, finish_reason: 'stop' }];
    sendJson(response, 200, { ...COMPLETION, model: body.model, choices, usage: COMPLETION_USAGE, vendor_field: 1 });
    return;
  }
  const chunk = (text: string, finish: string | null) => ({
    data: { ...COMPLETION, choices: [{ ...choice, text, finish_reason: finish }], model: body.model, vendor_field: 1 },
  });
  const usage = body.stream_options?.include_usage
    ? [{ data: { ...COMPLETION, choices: [], model: body.model, usage: COMPLETION_USAGE } }]
    : [];
  const pieces = said.match(/[\s\S]{1,4}/g) ?? [];
  sendFrames(response, [...pieces.map((piece) => chunk(piece, null)), chunk('', 'stop'), ...usage, { data: '[DONE]' }]);
}

function answerEmbedding({ body }: VendorRequest, response: Parameters<typeof sendJson>[0]): void {
  if (body.model === 'no-such-embedding') {
    const message = 'The model `no-such-embedding` does not exist or you do not have access to it.';
    sendJson(response, 404, {
      error: { message, type: 'invalid_request_error', param: null, code: 'model_not_found' },
    });
    return;
  }
  const inputs: (string | number[])[] = [body.input].flat();
  const data = inputs.map((input, index) => {
    const vector = vectorOf(typeof input === 'string' ? input : 'tokens');
    return { object: 'embedding', index, embedding: body.encoding_format === 'base64' ? base64Of(vector) : vector };
  });
  const usage = { prompt_tokens: 4, total_tokens: 4 };
  sendJson(response, 200, { object: 'list', data, model: body.model, usage, vendor_field: 'kept' });
}

function answerImage({ body }: VendorRequest, response: Parameters<typeof sendJson>[0]): void {
  if (!body.stream) {
    const usage = { input_tokens: 10, output_tokens: 20, total_tokens: 30 };
    sendJson(response, 200, { created: 1_790_000_000, data: [{ b64_json: 'AAAA' }], usage });
    return;
  }
  const event = (type: string, fields: object) => ({ event: type, data: { type, b64_json: 'AAAA', ...fields } });
  sendFrames(response, [
    event('image_generation.partial_image', { partial_image_index: 0 }),
    body.prompt === 'forbidden'
      ? { event: 'error', data: { type: 'error', error: { message: 'blocked', code: 'moderation_blocked' } } }
      : event('image_generation.completed', { usage: {} }),
  ]);
}

function idIn({ path }: VendorRequest): string {
  return /resp_\w+/.exec(path)?.[0] ?? '';
}

function responseObject(id: string, model = 'gpt-5-2025-08-07'): Record<string, unknown> {
  const content = [{ type: 'output_text', text: 'kept', annotations: [] }];
  return {
    id,
    object: 'response',
    created_at: 1_790_000_000,
    status: 'completed',
    model,
    output: [{ type: 'message', id: 'msg_1', status: 'completed', role: 'assistant', content }],
    usage: { input_tokens: 3, output_tokens: 1, total_tokens: 4 },
  };
}

let responses = 0;

// biome-ignore lint/suspicious/noExplicitAny: a body as it came.
function answerResponse(body: any, response: Parameters<typeof sendJson>[0]): void {
  responses += 1;
  const whole = responseObject(`resp_${responses}`, body.model);
  if (!body.stream) {
    sendJson(response, 200, whole);
    return;
  }
  const [item] = whole.output as object[];
  const events = [
    { type: 'response.created', response: { ...whole, status: 'in_progress', output: [] } },
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: whole },
  ];
  sendFrames(
    response,
    events.map((event, sequence_number) => ({ event: event.type, data: { ...event, sequence_number } })),
  );
}

const ANTHROPIC: Table = [
  [
    'POST',
    /^\/v1\/messages\/count_tokens$/,
    ({ body }, response) => {
      const refused = ['max_tokens', 'stream', 'temperature'].find((field) => body[field] !== undefined);
      const message = `${refused}: Extra inputs are not permitted`;
      if (refused) sendJson(response, 400, { type: 'error', error: { type: 'invalid_request_error', message } });
      else sendJson(response, 200, { input_tokens: 100 + body.messages.length });
    },
  ],
];

const GEMINI: Table = [
  [
    'POST',
    /^\/v1beta\/models\/[\w.-]+:countTokens$/,
    ({ body }, response) => {
      const counted = body.generateContentRequest ?? body;
      const totalTokens = 200 + counted.contents.length;
      sendJson(response, 200, { totalTokens, promptTokensDetails: [{ modality: 'TEXT', tokenCount: totalTokens }] });
    },
  ],
  [
    'POST',
    /^\/v1beta\/models\/[\w.-]+:embedContent$/,
    ({ body }, response) => sendJson(response, 200, { embedding: { values: vectorOf(body.content.parts[0].text) } }),
  ],
  [
    'POST',
    /^\/v1beta\/models\/[\w.-]+:batchEmbedContents$/,
    ({ body }, response) => {
      const texts: string[] = body.requests.map(
        (one: { content: { parts: { text: string }[] } }) => one.content.parts[0]?.text,
      );
      sendJson(response, 200, { embeddings: texts.map((text) => ({ values: vectorOf(text) })) });
    },
  ],
];

const OLLAMA: Table = [
  [
    'POST',
    /^\/api\/embed$/,
    ({ body }, response) =>
      sendJson(response, 200, {
        model: body.model,
        embeddings: [body.input].flat().map(vectorOf),
        total_duration: 14,
        load_duration: 1,
        prompt_eval_count: 8,
      }),
  ],
  [
    'POST',
    /^\/api\/embeddings$/,
    ({ body }, response) => sendJson(response, 200, { embedding: vectorOf(body.prompt) }),
  ],
  [
    'POST',
    /^\/api\/generate$/,
    ({ body }, response) => {
      const head = { model: body.model, created_at: '2026-11-01T10:00:00.123456Z' };
      const tail = { done: true, done_reason: 'stop', context: [1, 2], prompt_eval_count: 5, eval_count: 2 };
      if (body.stream === false) return sendJson(response, 200, { ...head, response: `after ${body.prompt}`, ...tail });
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      for (const piece of ['after ', body.prompt])
        response.write(`${JSON.stringify({ ...head, response: piece, done: false })}\n`);
      response.end(`${JSON.stringify({ ...head, response: '', ...tail })}\n`);
    },
  ],
];

export const startOpenAiOperations = () =>
  startTable(OPENAI, { header: 'authorization', value: 'Bearer openai-secret' });
export const startAnthropicOperations = () => startTable(ANTHROPIC, { header: 'x-api-key', value: 'anthropic-secret' });
export const startGeminiOperations = () => startTable(GEMINI, { header: 'x-goog-api-key', value: 'gemini-secret' });
export const startOllamaOperations = () =>
  startTable(OLLAMA, { header: 'authorization', value: 'Bearer ollama-secret' });
