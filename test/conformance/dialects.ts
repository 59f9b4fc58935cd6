// How a client of each protocol asks: where it sends, with which headers, and a plain request that fits an answer.
import type { OracleProtocol } from './oracle/finish.ts';
import type { StreamKind } from './oracle/framing.ts';
import type { Json, JsonRecord } from './oracle/json.ts';

/** What the answer that is going to be played needs to have been asked for. */
export interface Wanted {
  readonly model: string;
  readonly stream: boolean;
  /** Of a stream of Gemini: its clients choose between two. */
  readonly framing: StreamKind;
  /** Names of the tools that are called. */
  readonly tools: readonly string[];
  readonly thinking: boolean;
  readonly logprobs: boolean;
  readonly candidates: number;
}

export interface ClientRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonRecord;
}

const ASKED = 'Go on, please.';
const SCHEMA: JsonRecord = { type: 'object', properties: {} };

export function plainRequest(protocol: OracleProtocol, wanted: Wanted): ClientRequest {
  return clientRequest(protocol, PLAIN[protocol](wanted), wanted);
}

/** A body on its way: to the path of its protocol, with the key in the place where its clients put it. */
export function clientRequest(
  protocol: OracleProtocol,
  body: JsonRecord,
  { model, stream, framing }: Pick<Wanted, 'model' | 'stream' | 'framing'>,
): ClientRequest {
  return {
    path: PATHS[protocol](model, stream, framing),
    headers: { 'content-type': 'application/json', ...HEADERS[protocol] },
    body,
  };
}

const PATHS: Readonly<Record<OracleProtocol, (model: string, stream: boolean, framing: Wanted['framing']) => string>> =
  {
    chat: () => '/v1/chat/completions',
    responses: () => '/v1/responses',
    anthropic: () => '/v1/messages',
    gemini: (model, stream, framing) => {
      const method = stream ? `streamGenerateContent${framing === 'json-array' ? '' : '?alt=sse'}` : 'generateContent';
      return `/v1beta/models/${encodeURIComponent(model)}:${method}`;
    },
    ollama: () => '/api/chat',
  };

const HEADERS: Readonly<Record<OracleProtocol, Readonly<Record<string, string>>>> = {
  chat: {},
  responses: {},
  anthropic: { 'anthropic-version': '2023-06-01' },
  gemini: {},
  ollama: {},
};

const PLAIN: Readonly<Record<OracleProtocol, (wanted: Wanted) => JsonRecord>> = {
  chat: ({ model, stream, tools, thinking, logprobs, candidates }) => ({
    model,
    messages: [{ role: 'user', content: ASKED }],
    ...(stream && { stream, stream_options: { include_usage: true } }),
    ...offered(tools, (name) => ({ type: 'function', function: { name, parameters: SCHEMA } })),
    ...(thinking && { reasoning_effort: 'medium' }),
    ...(logprobs && { logprobs, top_logprobs: 1 }),
    ...(candidates > 1 && { n: candidates }),
  }),
  responses: ({ model, stream, tools, thinking, logprobs }) => ({
    model,
    input: ASKED,
    stream,
    store: false,
    ...offered(tools, (name) => ({ type: 'function', name, parameters: SCHEMA, strict: false })),
    ...(thinking && { reasoning: { effort: 'medium', summary: 'auto' } }),
    include: [
      ...(thinking ? ['reasoning.encrypted_content'] : []),
      ...(logprobs ? ['message.output_text.logprobs'] : []),
    ],
    ...(logprobs && { top_logprobs: 1 }),
  }),
  anthropic: ({ model, stream, tools, thinking }) => ({
    model,
    stream,
    max_tokens: 4096,
    messages: [{ role: 'user', content: ASKED }],
    ...offered(tools, (name) => ({ name, input_schema: SCHEMA })),
    ...(thinking && { thinking: { type: 'enabled', budget_tokens: 1024 } }),
  }),
  gemini: ({ tools, thinking, logprobs, candidates }) => ({
    contents: [{ role: 'user', parts: [{ text: ASKED }] }],
    ...(tools.length > 0 && { tools: [{ functionDeclarations: tools.map((name) => ({ name })) }] }),
    generationConfig: {
      ...(thinking && { thinkingConfig: { includeThoughts: true } }),
      ...(logprobs && { responseLogprobs: true, logprobs: 1 }),
      ...(candidates > 1 && { candidateCount: candidates }),
    },
  }),
  ollama: ({ model, stream, tools, thinking, logprobs }) => ({
    model,
    stream,
    messages: [{ role: 'user', content: ASKED }],
    ...offered(tools, (name) => ({ type: 'function', function: { name, parameters: SCHEMA } })),
    ...(thinking && { think: true }),
    ...(logprobs && { logprobs, top_logprobs: 1 }),
  }),
};

function offered(tools: readonly string[], write: (name: string) => Json): JsonRecord {
  return tools.length === 0 ? {} : { tools: tools.map(write) };
}
