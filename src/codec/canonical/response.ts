// The canonical answer, whole.
import type { Extensions, Part } from './content.ts';
import type { JsonValue } from './json.ts';
import type { Usage } from './usage.ts';

export interface ChatResponse {
  /** The vendor's id, where it gave one. */
  readonly id?: string;
  /** The model as the vendor names it. */
  readonly model?: string;
  /** Unix seconds. */
  readonly created?: number;
  readonly candidates: readonly Candidate[];
  readonly usage?: Usage;
  readonly extensions?: Extensions;
}

export interface Candidate {
  readonly index: number;
  readonly parts: readonly Part[];
  readonly finish: Finish;
  /** In the shape of OpenAI Chat's `choice.logprobs`. */
  readonly logprobs?: JsonValue;
  readonly extensions?: Extensions;
}

/** Kept twice: in our words, and as the vendor said it. */
export interface Finish {
  readonly reason: FinishReason;
  readonly raw?: string;
  /** The stop sequence that was met. */
  readonly stopSequence?: string;
}

export const FINISH_REASONS = [
  'stop',
  'stop_sequence',
  'length',
  'tool_calls',
  'content_filter',
  'refusal',
  'pause',
  'context_exceeded',
  'error',
  'other',
] as const;
export type FinishReason = (typeof FINISH_REASONS)[number];
