// What the tests of this codec share: its directions with plain values around them.
import { collectEvents, responseToEvents } from '../../../src/codec/canonical/collect.ts';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import type { CallHead, DecodeContext, ReplyContext, TargetTraits } from '../../../src/codec/codec.ts';
import { geminiCodec } from '../../../src/codec/gemini/index.ts';
import type { Framing } from '../../../src/codec/stream-contract.ts';
import { GatewayError } from '../../../src/errors.ts';
import { type Encoded, encodeFor, essenceOf, foreign, hearBytes, replyTo, tellEvents } from '../directions.ts';

export { foreign, type Loose } from '../directions.ts';

export const { chat, errors } = geminiCodec;

export function callOf(spoken = 'gemini-2.5-flash:generateContent', query = ''): CallHead {
  return {
    path: `/v1beta/models/${spoken}`,
    parameters: { call: spoken },
    query: new URLSearchParams(query),
    headers: {},
  };
}

export function targetOf(model = 'gemini-2.5-flash', traits: Partial<TargetTraits> = {}): TargetTraits {
  return { provider: 'gemini', protocol: 'gemini', family: 'gemini', quirks: {}, ...traits, model };
}

/** A client's body, decoded; a first message is filled in. */
export function decode(body: JsonObject = {}, call = callOf()): ChatRequest {
  return chat.decodeRequest({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }], ...body }, call);
}

export function decoding(request = foreign(), target = targetOf()): DecodeContext {
  return { target, request };
}

export function sse(chunks: readonly JsonObject[]): Buffer {
  return Buffer.from(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join(''));
}

/** A chunk with parts of one candidate. */
export function chunk(parts: readonly JsonObject[], more: JsonObject = {}, beside: JsonObject = {}): JsonObject {
  return {
    candidates: [{ content: { parts: [...parts], role: 'model' }, index: 0, ...more }],
    modelVersion: 'gemini-2.5-flash',
    responseId: 'resp1',
    ...beside,
  };
}

export const encode = (request: ChatRequest, target = targetOf()): Encoded => encodeFor(chat, request, target);

export function replying(warnings: Warning[] = [], framing?: Framing): ReplyContext {
  return { ...replyTo(foreign({ model: 'asked-for' }), warnings), ...(framing !== undefined && { framing }) };
}

export const hear = (chunks: readonly Buffer[], context = decoding()): StreamEvent[] =>
  hearBytes(chat, chunks, { context });
export const tell = (events: readonly StreamEvent[], reply = replying()): string => tellEvents(chat, events, reply);

/** What an answer says, for comparing one form with another. */
export function essence(response: ChatResponse): unknown {
  return essenceOf(response, ({ parts, logprobs }) => ({
    signatures: parts.flatMap((part) => ('signature' in part && part.signature ? [part.signature] : [])),
    others: parts.filter(({ type }) => type === 'media' || type === 'native'),
    logprobs,
  }));
}

export const collect = (events: readonly StreamEvent[]) => collectEvents(events);
export const eventsOf = (response: ChatResponse) => responseToEvents(response);

/** What an act throws. */
export function faultOf(act: () => unknown): GatewayError {
  try {
    act();
  } catch (error) {
    if (error instanceof GatewayError) return error;
  }
  throw new Error('a GatewayError was expected');
}
