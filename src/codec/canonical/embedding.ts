// The canonical embedding request and answer: what every protocol's embedding endpoint can say.

import type { Protocol } from '../../vocabulary.ts';
import type { Extensions } from './content.ts';
import type { JsonObject } from './json.ts';

export interface EmbeddingRequest {
  readonly model: string;
  /** At least one; each becomes one vector. */
  readonly inputs: readonly EmbeddingInput[];
  readonly dimensions?: number;
  /** How the vectors are to be used, in Gemini's words: `RETRIEVAL_QUERY`, `CLUSTERING` … */
  readonly task?: string;
  /** How the client wants the numbers written; they are the same numbers. */
  readonly encoding?: 'float' | 'base64';
  readonly user?: string;
  readonly extensions: Extensions;
}

export type EmbeddingInput =
  | { readonly type: 'text'; readonly text: string; readonly title?: string }
  /** Token ids of the model's own tokenizer. */
  | { readonly type: 'tokens'; readonly tokens: readonly number[] }
  /** Something only one protocol can say (an image), kept whole. */
  | { readonly type: 'native'; readonly protocol: Protocol; readonly value: JsonObject };

export interface EmbeddingResponse {
  /** In the order of the inputs. */
  readonly vectors: readonly (readonly number[])[];
  /** Tokens of all inputs, where the vendor counts them. */
  readonly inputTokens?: number;
  readonly extensions?: Extensions;
}
