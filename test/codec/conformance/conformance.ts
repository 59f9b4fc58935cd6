// The one suite that every codec passes: nothing is lost in silence, whole and streamed answers agree, any split of bytes is the same.
import fc from 'fast-check';
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { collectEvents, responseToEvents } from '../../../src/codec/canonical/collect.ts';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';
import { serializeParts } from '../../../src/codec/canonical/serialize-parts.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import type {
  CallHead,
  Codec,
  DecodeContext,
  EncodedRequest,
  ReplyContext,
  TargetTraits,
} from '../../../src/codec/codec.ts';
import { ERROR_KIND_TABLE, ERROR_KINDS, GatewayError } from '../../../src/errors.ts';
import { hearBytes } from '../directions.ts';
import { answerFacts, type Fact, lost, requestFacts } from './facts.ts';
import { ANSWERS, REQUESTS, thinkingRequest } from './samples.ts';

export interface Subject {
  readonly codec: Codec;
  /** Whose provider-bound state a target of this protocol takes, and a model that can do all that the protocol can. */
  readonly family: string;
  readonly model: string;
  readonly quirks?: TargetTraits['quirks'];
  /** Throws where a stream breaks the grammar of its protocol. */
  checkStream(text: string): void;
}

export function conformance(subject: Subject): void {
  describe(subject.codec.protocol, () => {
    describe('requests', () => {
      const samples = { ...REQUESTS, 'past thinking': thinkingRequest(subject.family) };
      test.each(Object.entries(samples))('%s: what does not come back was told', (_, request) =>
        requestComesBack(subject, request),
      );
    });
    describe('answers', () => {
      test.each(Object.entries(ANSWERS))('%s: what does not come back was told', (_, answer) =>
        toldAsFailure(answer, () => answerComesBack(subject, answer)),
      );
      test.each(Object.entries(ANSWERS))('%s: the stream keeps its grammar and says the same', (_, answer) =>
        toldAsFailure(answer, () => streamComesBack(subject, answer)),
      );
      test.each(Object.entries(ANSWERS))('%s: any split of the bytes says the same', (_, answer) =>
        toldAsFailure(answer, () => splitsAgree(subject, answer)),
      );
    });
    describe('errors', () => {
      test.each(ERROR_KINDS)('%s is told and understood', (kind) => errorComesBack(subject, kind));
      test('a stream that is cut anywhere never ends well', () => cutsAreErrors(subject));
      test('an error in a stream ends it', () => errorInStream(subject));
    });
  });
}

export function targetOf({ codec, family, model, quirks = {} }: Subject): TargetTraits {
  return { provider: 'sample', protocol: codec.protocol, family, model, quirks };
}

/** The call that a client makes who sends what was encoded: parameters as the router finds them. */
export async function callHead(codec: Codec, { path, headers }: EncodedRequest): Promise<CallHead> {
  let head: CallHead | undefined;
  const app = new Hono();
  for (const endpoint of codec.endpoints) {
    for (const route of [endpoint.path, ...(endpoint.aliases ?? [])]) {
      app.on(endpoint.method, route, (context) => {
        head = {
          path: context.req.path,
          parameters: context.req.param() as Record<string, string>,
          query: new URL(context.req.url).searchParams,
          headers,
        };
        return context.text('');
      });
    }
  }
  await app.request(path, { method: 'POST' });
  if (head === undefined && codec.endpoints.length > 0) throw new Error(`no endpoint takes ${path}`);
  return head ?? { path, parameters: {}, query: new URLSearchParams(), headers };
}

async function requestComesBack(subject: Subject, request: ChatRequest): Promise<void> {
  const { chat } = subject.codec;
  const warnings: Warning[] = [];
  const encoded = chat.encodeRequest(request, {
    target: targetOf(subject),
    warn: (warning) => warnings.push(warning),
    parameterPath: (name) => name,
  });
  const body = JSON.parse(JSON.stringify(encoded.body));
  const back = chat.decodeRequest(body, await callHead(subject.codec, encoded));
  const untold = lost(requestFacts(request), requestFacts(back)).filter((fact) => !isTold(fact, warnings));
  expect(untold).toEqual([]);
  expect(back.stream).toBe(request.stream);
}

/** A warning about the thing itself, about something in it, or about what it stands in. */
function isTold({ path }: Fact, warnings: readonly Warning[]): boolean {
  const nearby = [path, path.replace(/_/g, '')];
  return warnings.some((warning) => {
    const told = warning.path;
    return nearby.some(
      (place) => told.startsWith(place) || place.startsWith(`${told}.`) || place.startsWith(`${told}[`),
    );
  });
}

function replyContext(request: ChatRequest, warnings: Warning[]): ReplyContext {
  return { request, requestId: 'req1', created: 1_700_000_000, warn: (warning) => warnings.push(warning) };
}

const ASKED: ChatRequest = REQUESTS['parallel tools with results'] as ChatRequest;
const STREAMED: ChatRequest = { ...ASKED, stream: true, streamUsage: true };

function decodeContext(subject: Subject, request: ChatRequest): DecodeContext {
  return { target: targetOf(subject), request };
}

/** An answer that ended in an error may be told as a failure instead: then reading it fails. */
function toldAsFailure(answer: ChatResponse, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof GatewayError) || answer.candidates[0]?.finish.reason !== 'error') throw error;
  }
}

function answerComesBack(subject: Subject, answer: ChatResponse): void {
  const { chat } = subject.codec;
  const warnings: Warning[] = [];
  const body = chat.encodeResponse(answer, replyContext(ASKED, warnings));
  const back = chat.decodeResponse(JSON.parse(JSON.stringify(body)), decodeContext(subject, ASKED));
  expectTold(answer, back, warnings);
}

function expectTold(answer: ChatResponse, back: ChatResponse, warnings: readonly Warning[]): void {
  const missing = lost(answerFacts(answer), answerFacts(back)).filter(({ says }) => !isSubtle(says));
  if (warnings.length === 0) expect(missing).toEqual([]);
}

/**
 * Counts that many protocols have no place for; finishes that are told in nearby words; and a call's signature, which rides in
 * its id for the client to bring back, not for this codec's provider side to read (nor that a foreign thought is redacted).
 */
function isSubtle(says: string): boolean {
  return (
    /^(cacheWriteTokens|cacheReadTokens|reasoningTokens|call signature) |^redacted$/.test(says) ||
    /^finish \d (stop_sequence|refusal|content_filter|context_exceeded|length)/.test(says)
  );
}

function streamText(subject: Subject, answer: ChatResponse, warnings: Warning[] = []): string[] {
  const encoder = subject.codec.chat.streamEncoder(replyContext(STREAMED, warnings));
  const pieces: string[] = [];
  const sink = serializeParts((event) => pieces.push(encoder.encode(event)));
  for (const event of responseToEvents(answer)) sink(event);
  return pieces;
}

function hear(subject: Subject, chunks: readonly Buffer[]): StreamEvent[] {
  return hearBytes(subject.codec.chat, chunks, { context: decodeContext(subject, STREAMED), through: serializeParts });
}

function streamComesBack(subject: Subject, answer: ChatResponse): void {
  const warnings: Warning[] = [];
  const text = streamText(subject, answer, warnings).join('');
  subject.checkStream(text);
  const back = collectEvents(hear(subject, [Buffer.from(text)]));
  expectTold(answer, back, warnings);
  const { chat } = subject.codec;
  const whole = chat.encodeResponse(answer, replyContext(ASKED, []));
  const decoded = chat.decodeResponse(JSON.parse(JSON.stringify(whole)), decodeContext(subject, ASKED));
  const says = (response: ChatResponse) =>
    answerFacts(response)
      .map((fact) => fact.says)
      .sort();
  expect(says(back)).toEqual(says(decoded));
}

function splitsAgree(subject: Subject, answer: ChatResponse): void {
  const bytes = Buffer.from(streamText(subject, answer).join(''));
  const whole = answerFacts(collectEvents(hear(subject, [bytes])));
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 10 }), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
      expect(answerFacts(collectEvents(hear(subject, chunks)))).toEqual(whole);
    }),
    { numRuns: 20 },
  );
}

function cutsAreErrors(subject: Subject): void {
  const pieces = streamText(subject, ANSWERS['text and parallel calls'] as ChatResponse);
  const lastContent = pieces.findLastIndex((piece) => piece.includes('get_time'));
  for (let kept = 0; kept <= lastContent; kept += 1) {
    const last = hear(subject, [Buffer.from(pieces.slice(0, kept).join(''))]).at(-1);
    expect(last?.type).toBe('error');
    if (last?.type === 'error') expect(['bad_response', 'stream_broken']).toContain(last.error.kind);
  }
}

/** Kinds that every dialect can tell apart; the others are told as some trouble that passes. */
const DISTINCT = new Set([
  'rate_limited',
  'auth_failed',
  'overloaded',
  'model_not_found',
  'invalid_request',
  'quota_exhausted',
]);

function errorComesBack(subject: Subject, kind: GatewayError['kind']): void {
  const { errors } = subject.codec;
  const error = new GatewayError(kind, { message: SENTENCES[kind] ?? 'The request failed.' });
  const body = JSON.stringify(errors.encode(error, 'req1'));
  const back = errors.classify(error.status, {}, body);
  expect(back.message).toContain(error.message);
  if (DISTINCT.has(kind)) expect(back.kind).toBe(kind);
  else expect(ERROR_KIND_TABLE[back.kind].transient).toBe(ERROR_KIND_TABLE[kind].transient);
}

/** As vendors say it, where a dialect has only words for it. */
const SENTENCES: Readonly<Partial<Record<GatewayError['kind'], string>>> = {
  model_not_found: 'The model `x` does not exist.',
  context_too_long: 'The prompt is too long for this model.',
};

function errorInStream(subject: Subject): void {
  const { codec } = subject;
  const begun = streamText(subject, ANSWERS.text as ChatResponse)
    .slice(0, 2)
    .join('');
  const error = new GatewayError('overloaded', { message: 'Too much to do.' });
  const events = hear(subject, [Buffer.from(begun + codec.errors.encodeInStream(error, 'req1'))]);
  const last = events.at(-1);
  expect(last?.type).toBe('error');
  if (last?.type === 'error') {
    expect(last.error.message).toContain('Too much to do.');
    expect(last.error.transient).toBe(true);
  }
  expect(events.filter(({ type }) => type === 'end')).toEqual([]);
}
