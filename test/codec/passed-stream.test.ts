// Streams that pass through: the bytes that came, but for the model's name, and the same things seen in them, however they were cut.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Usage } from '../../src/codec/canonical/usage.ts';
import { createClientCall, type Exchange, prepareExchange } from '../../src/codec/exchange.ts';
import { CODECS, codecFor } from '../../src/codec/index.ts';
import type { GatewayError } from '../../src/errors.ts';
import type { Protocol } from '../../src/vocabulary.ts';

/** What the upstream calls itself, and what the client asked for: neither is as long as the other, in letters or bytes. */
const SERVED = 'sérved$&model';
const ASKED = 'gefragtes "Modell" 🙂';

interface Spoken {
  readonly protocol: Protocol;
  /** Of the client's request. */
  readonly query?: string;
  /** A stream that says these texts. */
  readonly stream: (texts: readonly string[]) => string;
  /** An event that ends it, and is an error. */
  readonly error: string;
}

const sse = (data: object, event?: string) =>
  `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;

function chatFrame(delta: object, more: object = {}, finish: string | null = null): string {
  return sse({ id: 'c1', model: SERVED, choices: [{ index: 0, delta, finish_reason: finish }], ...more });
}

const anthropic = (data: { type: string }) => sse(data, data.type);

const responses = (type: string, at: number, more: object) => sse({ type, sequence_number: at, ...more }, type);

function geminiChunk(text: string, tokens: number, finishReason?: string): object {
  const candidate = { content: { parts: [{ text }], role: 'model' }, ...(finishReason && { finishReason }), index: 0 };
  // The last chunk leaves one count out, as Google's do.
  const counts = finishReason === undefined ? { thoughtsTokenCount: tokens, totalTokenCount: 10 + tokens } : {};
  const usageMetadata = { promptTokenCount: 4, candidatesTokenCount: 6, ...counts };
  return { candidates: [candidate], usageMetadata, modelVersion: SERVED, responseId: 'r' };
}

const geminiChunks = (texts: readonly string[]) => [
  ...texts.map((text, at) => geminiChunk(text, at + 1)),
  geminiChunk('', 0, 'STOP'),
];

function ollamaLine(text: string, at: number, more: object = { done: false }): string {
  const created_at = new Date(at * 1001).toISOString();
  return `${JSON.stringify({ model: SERVED, created_at, message: { role: 'assistant', content: text }, ...more })}\n`;
}

const OVERLOADED = { error: { code: 503, message: 'überlastet', type: 'overloaded_error', status: 'UNAVAILABLE' } };

const SPOKEN: readonly Spoken[] = [
  {
    protocol: 'openai-chat',
    stream: (texts) =>
      [
        chatFrame({ role: 'assistant', content: '' }),
        ...texts.map((content, at) => chatFrame({ content }, { obfuscation: 'x'.repeat(at % 4) })),
        chatFrame({}, {}, 'stop'),
        sse({ id: 'c1', model: SERVED, choices: [], usage: { prompt_tokens: 4, completion_tokens: 6 } }),
        'data: [DONE]\n\n',
      ].join(''),
    error: sse(OVERLOADED),
  },
  {
    protocol: 'anthropic',
    stream: (texts) =>
      [
        { type: 'message_start', message: { id: 'm', model: SERVED, usage: { input_tokens: 4, output_tokens: 1 } } },
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
        ...texts.map((text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 6 } },
        { type: 'message_stop' },
      ]
        .map(anthropic)
        .join(''),
    error: sse({ type: 'error', ...OVERLOADED }, 'error'),
  },
  {
    protocol: 'openai-responses',
    stream: (texts) => {
      const response = { id: 'resp_1', model: SERVED, output: [] };
      const usage = { input_tokens: 4, output_tokens: 6, total_tokens: 10 };
      return [
        responses('response.created', 0, { response }),
        ...texts.map((delta, at) => responses('response.output_text.delta', at + 1, { item_id: 'i', delta })),
        responses('response.completed', texts.length + 1, { response: { ...response, status: 'completed', usage } }),
      ].join('');
    },
    error: responses('error', 9, OVERLOADED),
  },
  {
    protocol: 'gemini',
    query: 'alt=sse',
    stream: (texts) =>
      geminiChunks(texts)
        .map((chunk) => sse(chunk))
        .join(''),
    error: sse(OVERLOADED),
  },
  {
    protocol: 'gemini',
    query: '',
    stream: (texts) =>
      `[${geminiChunks(texts)
        .map((chunk) => JSON.stringify(chunk))
        .join(',\r\n')}]`,
    error: `,\r\n${JSON.stringify(OVERLOADED)}]`,
  },
  {
    protocol: 'ollama',
    stream: (texts) =>
      texts.map((text, at) => ollamaLine(text, at)).join('') +
      ollamaLine('', 99, { done: true, done_reason: 'stop', prompt_eval_count: 4, eval_count: 6 }),
    error: `${JSON.stringify({ error: 'überlastet' })}\n`,
  },
];

function exchangeOf({ protocol, query = '' }: Spoken): Exchange {
  const codec = CODECS.find((one) => one.protocol === protocol) ?? CODECS[0];
  if (codec === undefined) throw new TypeError('no codecs');
  const inPath = protocol === 'gemini' ? { call: `${ASKED}:streamGenerateContent` } : {};
  const body = { model: ASKED, stream: true, stream_options: { include_usage: true } };
  const call = createClientCall({
    codec,
    head: { path: '/', parameters: inPath, query: new URLSearchParams(query), headers: {} },
    bytes: Buffer.from(JSON.stringify(body)),
    body,
    requestId: 'r',
    created: 0,
  });
  const upstream = codecFor(protocol);
  const target = { provider: 'p', protocol, family: upstream.family, model: SERVED, quirks: {} };
  return prepareExchange({ call, upstream, target, edits: undefined });
}

interface Heard {
  readonly bytes: Buffer;
  readonly usage: Usage | undefined;
  readonly finish: string | undefined;
  readonly error: GatewayError | undefined;
}

function hear(spoken: Spoken, chunks: readonly Buffer[]): Heard {
  const pieces: (string | Buffer)[] = [];
  let [usage, finish, error]: [Usage?, string?, GatewayError?] = [];
  const stream = exchangeOf(spoken).openStream({
    write: (piece) => void pieces.push(piece),
    usage(said) {
      usage = said;
    },
    ended(said) {
      finish = said?.reason ?? 'none';
    },
    failed(said) {
      error = said;
    },
  });
  for (const chunk of chunks) stream.push(chunk);
  stream.close();
  const bytes = Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
  return { bytes, usage, finish, error };
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const points = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...points].map((from, at) => bytes.subarray(from, points[at] ?? bytes.length));
}

/** One character a byte. */
function renamed(bytes: Buffer): string {
  const [from, to] = [SERVED, ASKED].map((name) => Buffer.from(JSON.stringify(name)).toString('latin1'));
  return bytes.toString('latin1').replaceAll(from ?? '', () => to ?? '');
}

const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }), { minLength: 1, maxLength: 12 });
const places = fc.array(fc.nat(), { maxLength: 30 });

/** A stream up to where one of its texts is over. */
function begun({ stream }: Spoken): Buffer {
  const whole = stream(['é', '🙂', 'c', 'd']);
  const before = whole.slice(0, whole.indexOf('"d"'));
  const ends = ['\n\n', '}\n', '},\r\n'].map((end) => ({
    at: before.lastIndexOf(end),
    over: end === '},\r\n' ? 1 : 2,
  }));
  return Buffer.from(before.slice(0, Math.max(...ends.map(({ at, over }) => at + over))));
}

describe.each(SPOKEN.map((spoken) => [`${spoken.protocol} ${spoken.query ?? ''}`, spoken] as const))(
  '%s',
  (_, spoken) => {
    test('has its bytes, its usage and its end, however it was cut', () => {
      fc.assert(
        fc.property(texts, places, (said, points) => {
          const bytes = Buffer.from(spoken.stream(said));
          const heard = hear(spoken, cut(bytes, points));
          expect(heard.bytes.toString('latin1')).toBe(renamed(bytes));
          // Gemini's thoughts are counted in every chunk but the last.
          const outputTokens = spoken.protocol === 'gemini' ? 6 + said.length : 6;
          expect(heard).toMatchObject({ usage: { inputTokens: 4, outputTokens }, finish: 'stop', error: undefined });
        }),
        { numRuns: 60 },
      );
    });

    test('an error in its midst is told, and all before it has passed', () => {
      const said = begun(spoken);
      const heard = hear(spoken, cut(Buffer.concat([said, Buffer.from(spoken.error)]), [70, 300, 301]));
      expect(heard.bytes.toString('latin1')).toBe(renamed(said));
      expect(heard.error?.message).toContain('überlastet');
      expect(heard.finish).toBeUndefined();
    });

    test('a break in its midst is told', () => {
      const said = begun(spoken);
      const heard = hear(spoken, cut(said, [100, 200]));
      expect(heard.bytes.toString('latin1')).toBe(renamed(said));
      expect(heard.error?.kind).toBe('stream_broken');
    });

    test('bytes that are no UTF-8 pass as they came', () => {
      const bytes = Buffer.from(spoken.stream(['a', 'first', 'b', 'other']));
      const broken = Buffer.from([0xff, 0xc3, 0x20, 0xf0, 0x9f]);
      for (const text of ['first', 'other']) broken.copy(bytes, bytes.indexOf(text));
      const heard = hear(spoken, cut(bytes, [bytes.indexOf(broken) + 2]));
      expect(heard.bytes.toString('latin1')).toBe(renamed(bytes));
    });
  },
);

test('H32 what Gemini counts after its finish reason is the last word', () => {
  const chunks = [geminiChunk('a', 1), geminiChunk('b', 2), geminiChunk('', 0, 'STOP'), geminiChunk('', 5)];
  const gemini = SPOKEN.find(({ query }) => query === 'alt=sse') as Spoken;
  const { usage } = hear(gemini, [Buffer.from(chunks.map((chunk) => sse(chunk)).join(''))]);
  expect(usage).toMatchObject({ outputTokens: 11 });
});
