// The canonical answer to "how many tokens is this request".

import type { Protocol } from '../../vocabulary.ts';
import type { JsonObject } from './json.ts';

export interface TokenCount {
  readonly inputTokens: number;
  /** The vendor's further counts, for its own protocol. */
  readonly extensions?: Readonly<Partial<Record<Protocol, JsonObject>>>;
}
