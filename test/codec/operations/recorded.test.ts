// Recorded traffic beside chat: nothing of a request or an answer is lost without being told.
import { describe, expect, test } from 'vitest';
import type { EmbeddingRequest } from '../../../src/codec/canonical/embedding.ts';
import type { JsonObject, JsonValue } from '../../../src/codec/canonical/json.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import type { CallHead, ClientCodec, OperationCodec, TargetTraits } from '../../../src/codec/codec.ts';
import { createOperationCall } from '../../../src/codec/exchange.ts';
import { CODECS } from '../../../src/codec/index.ts';
import { fixtures } from '../../support/fixtures.ts';

interface Recorded {
  readonly name: string;
  readonly meta: JsonObject;
  readonly request: string | undefined;
  readonly response: string | undefined;
  readonly stream: string | undefined;
}

function recorded(folder: string): readonly Recorded[] {
  const textsOf = (suffix: string) => new Map(fixtures(folder, suffix).map(({ name, text }) => [name, text]));
  const requests = textsOf('.request.json');
  const responses = textsOf('.response.json');
  const streams = textsOf('.stream.sse');
  return fixtures(folder, '.meta.json').map(({ name, text }) => ({
    name,
    meta: JSON.parse(text),
    request: requests.get(name),
    response: responses.get(name),
    stream: streams.get(name),
  }));
}

function codecOf(protocol: string): ClientCodec {
  const found = CODECS.find((codec) => codec.protocol === protocol);
  if (found === undefined) throw new Error(protocol);
  return found;
}

const traits = (codec: ClientCodec, model: string, quirks: TargetTraits['quirks'] = {}): TargetTraits => ({
  provider: codec.protocol,
  protocol: codec.protocol,
  family: codec.protocol.replace(/-.*/, ''),
  model,
  quirks,
});

/** As the client sent it; Gemini's calls name the model and the method in their path. */
function headOf(meta: JsonObject): CallHead {
  const path = String(meta.urlPath);
  const call = /([^/]+:\w+)$/.exec(path)?.[1] ?? '';
  return { path, parameters: { call }, query: new URLSearchParams(), headers: { 'content-type': 'application/json' } };
}

function callOf(
  codec: ClientCodec,
  { meta, request = '{}' }: Recorded,
  operation: 'completion' | 'embedding' | 'count_tokens',
) {
  const endpoint = codec.endpoints.find((candidate) => candidate.operation === operation && !candidate.relay);
  if (endpoint === undefined) throw new Error(`${codec.protocol} has no ${operation}`);
  const init = {
    codec,
    head: headOf(meta),
    bytes: Buffer.from(request),
    body: JSON.parse(request),
    requestId: 'r',
    created: 1,
  };
  return createOperationCall(init, endpoint);
}

function statusOf({ meta }: Recorded): number {
  return Number(meta.status);
}

/** What a stream said to its client, and how it ended. */
function played(exchange: ReturnType<ReturnType<typeof callOf>['exchange']>, text: string, size: number) {
  const said: string[] = [];
  let ended = 'open';
  const stream = exchange.openStream({
    write: (piece) => void said.push(piece.toString()),
    usage: () => {},
    failed: (error) => {
      ended = error.kind;
    },
    ended: () => {
      ended = 'ended';
    },
  });
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) stream.push(bytes.subarray(start, start + size));
  stream.close();
  return { text: said.join(''), ended };
}

function textIn(frames: string): string {
  return frames
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .flatMap((line) => JSON.parse(line.slice(6)).choices)
    .map(({ text }) => text)
    .join('');
}

const completions = recorded('completions');
const embeddings = recorded('embeddings');
const counts = recorded('count-tokens');
const aux = recorded('responses-aux');

describe.skipIf(completions.length === 0)('completions', () => {
  const codec = codecOf('openai-chat');

  test.each(completions.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const call = callOf(codec, one, 'completion');
    const { model } = call.requestHead;
    const passed = call.exchange({ upstream: codec, target: traits(codec, model), edits: undefined });
    const rebuilt = call.exchange({
      upstream: codec,
      target: traits(codec, model),
      edits: { set: { user: 'someone' } },
    });
    expect([passed.passthrough, rebuilt.passthrough]).toEqual([true, false]);
    expect(JSON.parse(rebuilt.request.body.toString())).toMatchObject(
      normalForm({ ...JSON.parse(one.request ?? '{}'), user: 'someone' }),
    );
    expect(rebuilt.warnings).toEqual([]);
    if (one.stream !== undefined) {
      for (const size of [1, 7, 4096]) {
        // Some recorders cut the stream before its end: then it must not look like one.
        const { text, ended } = played(passed, one.stream, size);
        expect(textIn(text)).toBe(textIn(one.stream));
        const again = played(rebuilt, one.stream, size);
        expect([textIn(again.text), again.ended]).toEqual([textIn(one.stream), ended]);
      }
    } else if (statusOf(one) === 200) {
      const bytes = Buffer.from(one.response ?? '');
      const answer = JSON.parse(bytes.toString());
      expect(JSON.parse(passed.readAnswer(bytes).body.toString())).toEqual({ ...answer, model });
      const { choices } = JSON.parse(rebuilt.readAnswer(bytes).body.toString());
      expect(choices.map(({ text, finish_reason }: JsonObject) => [text, finish_reason])).toEqual(
        answer.choices.map(({ text, finish_reason }: JsonObject) => [text, finish_reason]),
      );
      for (const [index, { logprobs }] of answer.choices.entries()) {
        const { text_offset: _, ...kept } = logprobs ?? {};
        expect(choices[index].logprobs).toMatchObject(kept);
      }
    } else {
      const error = passed.readError(statusOf(one), {}, Buffer.from(one.response ?? ''));
      expect(error.message).toBe(JSON.parse(one.response ?? '').error.message);
      expect(['auth_failed', 'invalid_request', 'model_not_found']).toContain(error.kind);
    }
  });

  test.each(
    CODECS.filter(({ protocol }) => protocol !== 'openai-chat').map(
      (upstream) => [upstream.protocol, upstream] as const,
    ),
  )('every request reaches the chat of %s, with each field carried or told', (_, upstream) => {
    for (const one of completions) {
      const call = callOf(codec, one, 'completion');
      const body = JSON.parse(one.request ?? '{}');
      const [prompt] = [body.prompt].flat();
      const prepare = () => call.exchange({ upstream, target: traits(upstream, 'm'), edits: undefined });
      if (prompt === '') {
        expect(prepare).toThrow('prompt: this target has only chat');
        continue;
      }
      const exchange = prepare();
      const sent = exchange.request.body.toString();
      expect(sent).toContain(JSON.stringify(prompt).slice(1, -1));
      const told = new Set(exchange.warnings.map(({ path }) => path));
      if (body.suffix) expect(told).toContain('suffix');
      if (body.user) expect(sent.includes(body.user) || told.has('user')).toBe(true);
      if (body.n > 1) expect(/"(?:n|candidateCount)":2/.test(sent) || told.has('n')).toBe(true);
    }
  });
});

/** What is not said left out; a list of one prompt as the prompt, one stop sequence as a list. */
function normalForm(body: JsonObject): JsonObject {
  const { prompt, stop, ...rest } = body;
  const said = {
    ...rest,
    prompt: Array.isArray(prompt) && prompt.length === 1 ? prompt[0] : prompt,
    stop: stop && [stop].flat(),
  };
  return Object.fromEntries(
    Object.entries(said).filter(([, value]) => value !== null && value !== false && value !== undefined),
  );
}

function embeddingProtocol({ meta }: Recorded): string {
  if (meta.provider === 'google') return 'gemini';
  return meta.provider === 'ollama' ? 'ollama' : 'openai-chat';
}

type Embedding = OperationCodec<EmbeddingRequest, { vectors: readonly (readonly number[])[] }>;

function embeddingOf(codec: ClientCodec): Embedding {
  const found = codec.operations?.embedding;
  if (found === undefined) throw new Error(`${codec.protocol} has no embeddings`);
  return found;
}

describe.skipIf(embeddings.length === 0)('embeddings', () => {
  const speaking = CODECS.filter(({ operations }) => operations?.embedding !== undefined);

  test.each(embeddings.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const codec = codecOf(embeddingProtocol(one));
    const body = JSON.parse(one.request ?? '{}');
    const call = callOf(codec, one, 'embedding');
    for (const upstream of speaking) {
      const warnings: Warning[] = [];
      const decoded = embeddingOf(codec).decodeRequest(body, headOf(one.meta));
      const isTokens = decoded.inputs.some(({ type }) => type === 'tokens');
      const context = {
        target: traits(upstream, 'm'),
        warn: (warning: Warning) => warnings.push(warning),
        parameterPath: String,
      };
      const encode = () => embeddingOf(upstream).encodeRequest(decoded, context);
      if (isTokens && !upstream.protocol.startsWith('openai')) {
        expect(encode).toThrow('text');
        continue;
      }
      const sent = JSON.stringify(encode().body);
      for (const input of decoded.inputs) if (input.type === 'text') expect(sent).toContain(JSON.stringify(input.text));
      const told = warnings.map(({ path }) => path);
      const own =
        upstream.protocol === codec.protocol ||
        (upstream.protocol === 'openai-responses' && codec.protocol === 'openai-chat');
      for (const [field, value] of fieldsOf(body)) {
        if (FORM.has(field) || value === null) continue;
        expect(own || told.includes(field) || sent.includes(String(value)), `${field} for ${upstream.protocol}`).toBe(
          true,
        );
      }
    }
    const target = traits(codec, call.requestHead.model);
    const exchange = call.exchange({ upstream: codec, target, edits: undefined });
    const bytes = Buffer.from(one.response ?? '');
    if (statusOf(one) !== 200) {
      const error = exchange.readError(statusOf(one), {}, bytes);
      expect(['auth_failed', 'invalid_request', 'model_not_found']).toContain(error.kind);
      return;
    }
    const vectors = vectorsIn(JSON.parse(bytes.toString()));
    expect(vectors[0]?.length).toBeGreaterThan(100);
    expect(vectorsIn(JSON.parse(exchange.readAnswer(bytes).body.toString()))).toEqual(vectors);
    const response = embeddingOf(codec).decodeResponse(JSON.parse(bytes.toString()), {
      target,
      request: embeddingOf(codec).decodeRequest(body, headOf(one.meta)),
    });
    expect(response.vectors).toEqual(vectors);
  });
});

/** What says in which form the request is, rather than what is asked. */
const FORM = new Set(['model', 'input', 'encoding_format', 'content']);

function fieldsOf(body: JsonObject): [string, JsonValue | undefined][] {
  const [first] = Array.isArray(body.requests) ? (body.requests as JsonObject[]) : [body];
  return Object.entries(first ?? {});
}

function vectorsIn(answer: JsonObject): number[][] {
  const list = (answer.data ?? answer.embeddings ?? [answer.embedding]) as (JsonObject | number[])[];
  return list.map((item) => (Array.isArray(item) ? item : (item.embedding ?? item.values)) as number[]);
}

describe.skipIf(counts.length === 0)('count_tokens', () => {
  const counting = CODECS.filter(({ operations }) => operations?.count_tokens !== undefined);
  const protocolOf = ({ meta }: Recorded) => (meta.provider === 'anthropic' ? 'anthropic' : 'gemini');

  test.each(counts.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const codec = codecOf(protocolOf(one));
    const call = callOf(codec, one, 'count_tokens');
    const { model } = call.requestHead;
    const exchange = call.exchange({ upstream: codec, target: traits(codec, model), edits: undefined });
    expect(exchange.request.body.toString()).toBe(one.request);
    const bytes = Buffer.from(one.response ?? '');
    if (statusOf(one) !== 200) {
      expect(exchange.readError(statusOf(one), {}, bytes).kind).toBe('model_not_found');
      return;
    }
    expect(exchange.readAnswer(bytes).body.toString()).toBe(one.response);
    for (const upstream of counting) {
      const foreign = call.exchange({ upstream, target: traits(upstream, 'm'), edits: undefined });
      const body = JSON.parse(foreign.request.body.toString());
      expect(Object.keys(body).length).toBeGreaterThan(0);
      for (const field of ['max_tokens', 'max_output_tokens', 'stream', 'temperature'])
        expect(body).not.toHaveProperty(field);
    }
    const estimate = call.exchange({
      upstream: codecOf('ollama'),
      target: traits(codecOf('ollama'), 'm'),
      edits: undefined,
    });
    expect(estimate.warnings).toMatchObject([{ code: 'estimated' }]);
    const said = JSON.parse(estimate.readAnswer(Buffer.from((await estimate.local?.()) ?? '')).body.toString());
    expect(said.input_tokens ?? said.totalTokens).toBeGreaterThan(4);
  });
});

describe.skipIf(aux.length === 0)('what is kept, compacted and counted', () => {
  const codec = codecOf('openai-responses');

  test.each(aux.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const { method, urlPath } = one.meta;
    const id = /resp_\w+$/.exec(String(urlPath))?.[0];
    const pattern = String(urlPath).replace(/resp_\w+/, ':id');
    const endpoint = codec.endpoints.find((candidate) => candidate.method === method && candidate.path === pattern);
    if (endpoint === undefined) throw new Error(`nothing at ${pattern}`);
    const bytes = Buffer.from(one.request ?? '');
    const body = one.request === undefined ? {} : JSON.parse(one.request);
    const parameters: Record<string, string> = id === undefined ? {} : { id };
    const head = { ...headOf(one.meta), parameters };
    const asked = createOperationCall({ codec, head, bytes, body, requestId: 'r', created: 1 }, endpoint);
    const call = asked.stored?.askedAs('gpt-4o-2024-08-06') ?? asked;
    const target = traits(codec, call.requestHead.model);
    const exchange = call.exchange({ upstream: codec, target, edits: undefined });
    expect(exchange.request.body.toString()).toBe(one.request ?? '');
    expect(exchange.request.path).toBe(String(urlPath).replace('/v1', ''));
    const answer = exchange.readAnswer(Buffer.from(one.response ?? ''), { 'content-type': 'application/json' });
    expect(JSON.parse(answer.body.toString())).toEqual(JSON.parse(one.response ?? ''));
  });
});

describe('lists of models', () => {
  const found = recorded('models').filter(({ meta }) => Number(meta.status) >= 400);
  test.skipIf(found.length === 0)('a refusal is understood, should a target answer with one', () => {
    for (const one of found) {
      const codec = codecOf(one.meta.provider === 'anthropic' ? 'anthropic' : 'openai-chat');
      const error = codec.errors.classify(statusOf(one), {}, one.response ?? '');
      expect(['auth_failed', 'invalid_request']).toContain(error.kind);
    }
  });
});
