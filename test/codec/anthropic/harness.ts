// What the tests of this codec share: its two directions with plain values around them, and the recorded traffic.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anthropicCodec } from '../../../src/codec/anthropic/index.ts';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import type { CallHead, TargetTraits } from '../../../src/codec/codec.ts';
import { createFrameReader } from '../../../src/codec/framing/reader.ts';
import type { Frame } from '../../../src/codec/stream-contract.ts';
import { type Encoded, encodeFor, foreign as foreignRequest, replyTo, tellEvents } from '../directions.ts';

export { type Encoded, foreign as foreignRequest } from '../directions.ts';

const { chat } = anthropicCodec;

export function callHead(headers: CallHead['headers'] = {}, query = ''): CallHead {
  return { path: '/v1/messages', parameters: {}, query: new URLSearchParams(query), headers };
}

export function targetOf(model: string, traits: Partial<TargetTraits> = {}): TargetTraits {
  return { provider: 'anthropic', protocol: 'anthropic', family: 'anthropic', quirks: {}, ...traits, model };
}

/** A client's body, decoded; `model` and a first message are filled in. */
export function decode(body: JsonObject, headers?: CallHead['headers']): ChatRequest {
  const whole = {
    model: 'claude-sonnet-4-5',
    max_tokens: 100,
    messages: [{ role: 'user', content: 'Hello' }],
    ...body,
  };
  return chat.decodeRequest(whole, callHead(headers));
}

export function encode(request: ChatRequest, model = 'claude-sonnet-4-5', traits: Partial<TargetTraits> = {}): Encoded {
  return encodeFor(chat, request, targetOf(model, traits));
}

/** A client's body on its way to a provider of the same protocol, by way of the canonical form. */
export function recode(body: JsonObject, model = 'claude-sonnet-4-5', traits: Partial<TargetTraits> = {}): Encoded {
  return encode(decode(body), model, traits);
}

/** An answer for a client, whole. */
export function tell(response: ChatResponse, request = foreignRequest()): Pick<Encoded, 'body' | 'warnings'> {
  const warnings: Warning[] = [];
  const body = chat.encodeResponse(response, replyTo(request, warnings));
  return { body: JSON.parse(JSON.stringify(body)), warnings };
}

/** An answer for a client, streamed. */
export function tellStream(
  events: readonly StreamEvent[],
  request = foreignRequest(),
): { readonly text: string; readonly warnings: readonly Warning[] } {
  const warnings: Warning[] = [];
  return { text: tellEvents(chat, events, replyTo(request, warnings)), warnings };
}

/** What a provider's stream says, given as frames. */
export function hear(
  frames: readonly (Frame | JsonObject)[],
  options: { readonly request?: ChatRequest; readonly target?: TargetTraits; readonly cut?: boolean } = {},
): StreamEvent[] {
  const { request = foreignRequest(), target = targetOf('claude-sonnet-4-5'), cut = false } = options;
  const events: StreamEvent[] = [];
  const decoder = chat.streamDecoder({ target, request }, (event) => events.push(event));
  for (const frame of frames) decoder.frame(isFrame(frame) ? frame : toFrame(frame));
  if (!cut) decoder.close();
  return events;
}

function isFrame(frame: Frame | JsonObject): frame is Frame {
  return typeof frame.data === 'string';
}

function toFrame(data: JsonObject): Frame {
  return { event: String(data.type), data: JSON.stringify(data) };
}

/** The frames of an SSE text. */
export function framesOf(text: string, pieces: readonly string[] = [text]): Frame[] {
  const frames: Frame[] = [];
  const reader = createFrameReader('sse', {
    frame: ({ frame }) => {
      if (frame !== undefined) frames.push(frame);
    },
    document: () => {},
  });
  for (const piece of pieces) reader.push(Buffer.from(piece));
  reader.close();
  return frames;
}

/** Of a stream's usual frames, those around `blocks`. */
export function messageFrames(blocks: readonly JsonObject[], stopReason = 'end_turn'): JsonObject[] {
  return [
    {
      type: 'message_start',
      message: {
        ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5', content: [] },
        ...{ stop_reason: null, stop_sequence: null, usage: { input_tokens: 10, output_tokens: 1 } },
      },
    },
    ...blocks,
    {
      type: 'message_delta',
      delta: { stop_reason: stopReason, stop_sequence: null },
      usage: { output_tokens: 20 },
    },
    { type: 'message_stop' },
  ];
}

const FIXTURES = process.env.FAIRLEAD_FIXTURES ?? join(import.meta.dirname, '../../../../shared/fixtures');
export const RECORDED = join(FIXTURES, 'anthropic');
export const hasRecorded = existsSync(RECORDED);

/** Names of recorded files that end so, e.g. `.request.json`. */
export function recorded(ending: string): string[] {
  if (!hasRecorded) return [];
  return readdirSync(RECORDED, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort();
}

export function readRecorded(name: string): string {
  return readFileSync(join(RECORDED, name), 'utf8');
}
