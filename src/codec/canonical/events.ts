// The canonical event stream. One part is open at a time in each candidate once it has passed `serializeParts`.

import type { GatewayError } from '../../errors.ts';
import type { Protocol } from '../../vocabulary.ts';
import type { Citation, Extensions, MediaPart, NativePart, Signature } from './content.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Finish } from './response.ts';
import type { Usage } from './usage.ts';

/** What a part is at its start; its type never changes. `media` and `native` parts come whole. */
export type OpenedPart =
  | { readonly type: 'text'; readonly extensions?: Extensions }
  | { readonly type: 'refusal'; readonly extensions?: Extensions }
  | {
      readonly type: 'thinking';
      readonly redacted?: boolean;
      readonly signature?: Signature;
      readonly extensions?: Extensions;
    }
  | {
      readonly type: 'tool-call';
      readonly id: string;
      readonly name: string;
      readonly custom?: boolean;
      readonly signature?: Signature;
      readonly extensions?: Extensions;
    }
  | MediaPart
  | NativePart;

/**
 * Order: `start` once; for each part `part-start`, its deltas, `part-end`; `finish` once a candidate; `usage` at any
 * time, cumulative, the last one wins; `end` once, only after a regular end. After `error` nothing follows.
 * `part` numbers count up from 0 within a candidate and are never used again.
 */
export type StreamEvent =
  | {
      readonly type: 'start';
      readonly id?: string;
      readonly model?: string;
      readonly created?: number;
      readonly extensions?: Extensions;
    }
  | { readonly type: 'part-start'; readonly candidate: number; readonly part: number; readonly opened: OpenedPart }
  /** More of a text, refusal, thinking text, or of a call's arguments: the part's type says which. */
  | { readonly type: 'part-delta'; readonly candidate: number; readonly part: number; readonly text: string }
  | { readonly type: 'signature'; readonly candidate: number; readonly part: number; readonly signature: Signature }
  | { readonly type: 'citation'; readonly candidate: number; readonly part: number; readonly citation: Citation }
  | { readonly type: 'part-end'; readonly candidate: number; readonly part: number }
  /** In the shape of OpenAI Chat's `choice.logprobs`. */
  | { readonly type: 'logprobs'; readonly candidate: number; readonly value: JsonValue }
  | { readonly type: 'finish'; readonly candidate: number; readonly finish: Finish }
  | { readonly type: 'usage'; readonly usage: Usage }
  /** An event that only one protocol has. */
  | { readonly type: 'native'; readonly protocol: Protocol; readonly event?: string; readonly data: JsonObject }
  | { readonly type: 'error'; readonly error: GatewayError }
  | { readonly type: 'end' };

export type EventSink = (event: StreamEvent) => void;
