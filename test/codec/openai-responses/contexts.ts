// What the tests of this codec call it with, and the ways in and out that they share.
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import type { CallHead, TargetTraits } from '../../../src/codec/codec.ts';
import { sseFramer } from '../../../src/codec/framing/sse.ts';
import { openaiResponsesCodec } from '../../../src/codec/openai-responses/index.ts';
import type { Frame } from '../../../src/codec/stream-contract.ts';
import { type Encoded, encodeFor } from '../directions.ts';

export const codec = openaiResponsesCodec;
export const { chat } = openaiResponsesCodec;

const CALL: CallHead = { path: '/v1/responses', parameters: {}, query: new URLSearchParams(), headers: {} };

export function target(more: Partial<TargetTraits> = {}): TargetTraits {
  return { provider: 'openai', protocol: 'openai-responses', family: 'openai', model: 'gpt-5', quirks: {}, ...more };
}

export function decode(body: JsonObject): ChatRequest {
  return chat.decodeRequest({ model: 'gpt-5', ...body }, CALL);
}

/** A request as a client of another protocol makes it: no bag of this one. */
export function foreign(more: Partial<ChatRequest> = {}): ChatRequest {
  const messages = [{ role: 'user', parts: [{ type: 'text', text: 'hi' }] }] as const;
  return { model: 'm', stream: false, streamUsage: true, messages, tools: [], parameters: {}, extensions: {}, ...more };
}

export function encode(request: ChatRequest, traits: Partial<TargetTraits> = {}): Encoded {
  return encodeFor(chat, request, target(traits));
}

export function reply(request: ChatRequest = decode({ input: 'hi' })) {
  const warnings: Warning[] = [];
  return {
    request,
    requestId: 'req1',
    created: 1_700_000_000,
    warn: (warning: Warning) => void warnings.push(warning),
    warnings,
  };
}

export function framesOf(text: string): Frame[] {
  const frames: Frame[] = [];
  const framer = sseFramer(({ frame }) => {
    if (frame !== undefined) frames.push(frame);
  });
  framer.push(text);
  framer.close();
  return frames;
}

export function decodeStream(frames: readonly Frame[], traits: Partial<TargetTraits> = {}): StreamEvent[] {
  const events: StreamEvent[] = [];
  const decoder = chat.streamDecoder({ target: target(traits), request: decode({ input: 'hi' }) }, (event) =>
    events.push(event),
  );
  for (const frame of frames) decoder.frame(frame);
  decoder.close();
  return events;
}

/** Events of a stream of this protocol, written as payloads. */
export function frames(...payloads: JsonObject[]): Frame[] {
  return payloads.map((payload) => ({ event: String(payload.type), data: JSON.stringify(payload) }));
}

export function encodeStream(events: readonly StreamEvent[], context = reply()): string {
  const encoder = chat.streamEncoder(context);
  return events.map((event) => encoder.encode(event)).join('');
}

/** Where an event of the only candidate stands. */
export const part = (number: number) => ({ candidate: 0, part: number }) as const;

/** Thinking, a text with a citation, two calls at once, and the end. */
export const FULL_TURN: readonly StreamEvent[] = [
  { type: 'start', id: 'msg_other', model: 'claude', created: 1_700_000_001 },
  { type: 'part-start', ...part(0), opened: { type: 'thinking' } },
  { type: 'part-delta', ...part(0), text: 'Let me ' },
  { type: 'part-delta', ...part(0), text: 'think.' },
  { type: 'signature', ...part(0), signature: { family: 'anthropic', value: 'c2ln' } },
  { type: 'part-end', ...part(0) },
  { type: 'part-start', ...part(1), opened: { type: 'text' } },
  { type: 'part-delta', ...part(1), text: 'Hello' },
  { type: 'part-delta', ...part(1), text: ' world' },
  { type: 'citation', ...part(1), citation: { url: 'https://a.example', title: 'A' } },
  { type: 'part-end', ...part(1) },
  { type: 'part-start', ...part(2), opened: { type: 'tool-call', id: 'call_a', name: 'weather' } },
  { type: 'part-delta', ...part(2), text: '{"city":' },
  { type: 'part-delta', ...part(2), text: '"Ulm"}' },
  { type: 'part-end', ...part(2) },
  { type: 'part-start', ...part(3), opened: { type: 'tool-call', id: 'call_b', name: 'now' } },
  { type: 'part-end', ...part(3) },
  { type: 'finish', candidate: 0, finish: { reason: 'tool_calls', raw: 'tool_use' } },
  { type: 'usage', usage: { inputTokens: 20, outputTokens: 9, cacheReadTokens: 4, reasoningTokens: 3 } },
  { type: 'end' },
];
