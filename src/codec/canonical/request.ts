// The canonical chat request: what every client codec decodes to and every provider codec encodes from.
import type { ParameterName, ParameterValue } from '../../vocabulary.ts';
import type { Extensions, Message, ResponseFormat, Tool, ToolChoice } from './content.ts';
import type { JsonObject } from './json.ts';

export interface ChatRequest {
  readonly model: string;
  readonly stream: boolean;
  /** The client asked for usage in the stream (always true for protocols that always send it). */
  readonly streamUsage: boolean;
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
  readonly toolChoice?: ToolChoice;
  readonly responseFormat?: ResponseFormat;
  readonly thinking?: Thinking;
  /** The client replays thinking itself and asked for it in the form for that (`include: reasoning.encrypted_content`). */
  readonly replayThinking?: boolean;
  readonly parameters: Parameters;
  /** Free key-value pairs of the client (`metadata`). */
  readonly metadata?: JsonObject;
  /** Output kinds asked for beyond text, e.g. `audio`, `image`. */
  readonly modalities?: readonly string[];
  /** State that the vendor keeps (`previous_response_id`, `conversation`); bound to the protocol. */
  readonly stored?: { readonly previousResponseId?: string; readonly conversation?: string };
  /** Top-level fields that have no canonical place, by the protocol that wrote them. */
  readonly extensions: Extensions;
}

/** Level and budget stand in `parameters` (`reasoning_effort`, `thinking_budget`), where edits reach them. */
export interface Thinking {
  readonly mode: 'on' | 'off' | 'adaptive';
  /** Whether thoughts are to be shown: `auto`, `concise`, `detailed` (Responses `summary`), `omitted`, or just shown. */
  readonly show?: boolean | string;
}

/** Canonical names and values, as in `PARAMETERS`; absent is not said. */
export type Parameters = Readonly<Partial<Record<ParameterName, ParameterValue>>>;
