// Token counts under one convention; each codec converts from and to its vendor's.
import type { Extensions } from './content.ts';

export interface Usage {
  /** All input tokens, cached reads and cache writes included (as OpenAI counts; Anthropic's codec adds them up). */
  readonly inputTokens: number;
  /** All output tokens, reasoning included (as OpenAI counts; Gemini's codec adds the thoughts). */
  readonly outputTokens: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly reasoningTokens?: number;
  /** The vendor's own object, for its own protocol. */
  readonly extensions?: Extensions;
}
