// The demo provider itself: from a request to the script of what it does, for a transport that plays it under a clock.
import { createHash } from 'node:crypto';
import { GatewayError } from '../../errors.ts';
import { responseToEvents } from '../canonical/collect.ts';
import type { Part } from '../canonical/content.ts';
import type { StreamEvent } from '../canonical/events.ts';
import { isObject } from '../canonical/json.ts';
import { parseJson } from '../canonical/read-json.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { ChatResponse } from '../canonical/response.ts';
import type { Usage } from '../canonical/usage.ts';
import { type Behaviour, behaviourOf, DEMO_MODELS, wordsOf } from './behaviours.ts';
import { demo } from './index.ts';
import { errorToJson } from './wire.ts';

/** One thing that it does. Nothing follows `end`, `cut`, `hang` and `refuse`. */
export type DemoStep =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'head'; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'data'; readonly text: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'refuse' };

type Answer = Extract<Behaviour, { kind: 'answer' }>;

/** Pure: the same body gives the same script. `body` is what the codec encoded. */
export function* respond({ body }: { readonly body: string }): Generator<DemoStep> {
  const parsed = parseJson(body);
  if (!isObject(parsed) || !Array.isArray(parsed.messages)) {
    yield* fail(new GatewayError('invalid_request', { message: 'The demo provider reads canonical requests only.' }));
    return;
  }
  const request = parsed as unknown as ChatRequest;
  const behaviour = behaviourOf(request);
  if (behaviour === undefined) yield* fail(unknownModel(request.model));
  else if (behaviour.kind === 'answer') yield* answer(request, behaviour, body);
  else yield* misbehave(behaviour);
}

function unknownModel(model: string): GatewayError {
  const message = `The demo provider has no model ${JSON.stringify(model)}; it has ${DEMO_MODELS.join(', ')} and long-N.`;
  return new GatewayError('model_not_found', { message, code: 'model_not_found' });
}

function* misbehave(behaviour: Exclude<Behaviour, Answer>): Generator<DemoStep> {
  if (behaviour.kind === 'hang' || behaviour.kind === 'refuse') {
    yield { kind: behaviour.kind };
  } else if (behaviour.kind === 'page') {
    yield { kind: 'head', status: 200, headers: { 'content-type': 'text/html' } };
    yield { kind: 'data', text: '<!doctype html><title>Not an answer</title>' };
    yield { kind: 'end' };
  } else {
    const { error, status, retryAfterSeconds } = behaviour;
    const message = `The demo provider was asked to fail with ${error}.`;
    const wait = retryAfterSeconds === undefined ? {} : { retryAfterMs: retryAfterSeconds * 1_000 };
    yield* fail(new GatewayError(error, { message, status, ...wait }));
  }
}

function* fail(error: GatewayError): Generator<DemoStep> {
  const { retryAfterMs, status } = error;
  const retryAfter = retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) };
  yield { kind: 'head', status, headers: { 'content-type': 'application/json', ...retryAfter } };
  yield { kind: 'data', text: JSON.stringify(errorToJson(error)) };
  yield { kind: 'end' };
}

function* answer(request: ChatRequest, behaviour: Answer, body: string): Generator<DemoStep> {
  const response = responseOf(request, behaviour, body);
  if (behaviour.firstMs > 0) yield { kind: 'wait', ms: behaviour.firstMs };
  if (request.stream) yield* streamAnswer(response, behaviour);
  else yield* wholeAnswer(response, behaviour);
}

function* wholeAnswer(response: ChatResponse, { cutAfter }: Answer): Generator<DemoStep> {
  const text = JSON.stringify(response);
  yield { kind: 'head', status: 200, headers: { 'content-type': 'application/json' } };
  yield { kind: 'data', text: cutAfter === undefined ? text : text.slice(0, text.length / 2) };
  yield { kind: cutAfter === undefined ? 'end' : 'cut' };
}

function* streamAnswer(response: ChatResponse, { wordMs, cutAfter }: Answer): Generator<DemoStep> {
  const encoder = demo.chat.streamEncoder({ request: {} as ChatRequest, requestId: '', created: 0, warn: () => {} });
  yield { kind: 'head', status: 200, headers: { 'content-type': demo.chat.framing.contentType } };
  let words = 0;
  for (const event of responseToEvents(response).flatMap(wordByWord)) {
    if (event.type === 'part-delta') {
      if (words === cutAfter) {
        yield { kind: 'cut' };
        return;
      }
      if (words > 0 && wordMs > 0) yield { kind: 'wait', ms: wordMs };
      words += 1;
    }
    yield { kind: 'data', text: encoder.encode(event) };
  }
  yield { kind: 'end' };
}

function wordByWord(event: StreamEvent): StreamEvent[] {
  return event.type === 'part-delta' ? wordsOf(event.text).map((text) => ({ ...event, text })) : [event];
}

function responseOf(request: ChatRequest, { parts, finish }: Answer, body: string): ChatResponse {
  return {
    id: `demo-${createHash('sha256').update(body).digest('hex').slice(0, 16)}`,
    model: request.model,
    candidates: [{ index: 0, parts, finish: { reason: finish, raw: finish } }],
    usage: usageOf(request, parts),
  };
}

/** A word is a token here. */
function usageOf(request: ChatRequest, parts: readonly Part[]): Usage {
  const thoughts = parts.filter(({ type }) => type === 'thinking');
  return {
    inputTokens: countWords(request.messages.flatMap((message) => message.parts)),
    outputTokens: countWords(parts),
    ...(thoughts.length > 0 && { reasoningTokens: countWords(thoughts) }),
  };
}

function countWords(parts: readonly Part[]): number {
  return parts.map(wordsIn).reduce((sum, words) => sum + words, 0);
}

function wordsIn(part: Part): number {
  if (part.type === 'tool-result') return countWords(part.content);
  const text = part.type === 'tool-call' ? part.arguments : 'text' in part ? part.text : '';
  return wordsOf(text).length;
}
