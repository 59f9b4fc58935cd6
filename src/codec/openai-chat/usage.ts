// Token counts as Chat's vendors give them, under one convention, and back.
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { numberOf, objectOf } from '../canonical/read-json.ts';
import type { Usage } from '../canonical/usage.ts';
import { PROTOCOL } from './wire.ts';

/**
 * Undefined where it is no usage object. Cached reads stand at OpenAI's place or at those of DeepSeek, Moonshot and Perplexity; xAI
 * leaves reasoning out of `completion_tokens`, which the total gives away (their API references, 2026-10).
 */
export function decodeUsage(value: JsonValue | undefined): Usage | undefined {
  if (!isObject(value)) return undefined;
  const input = objectOf(value.prompt_tokens_details) ?? {};
  const output = objectOf(value.completion_tokens_details) ?? {};
  const inputTokens = numberOf(value.prompt_tokens) ?? 0;
  const completion = numberOf(value.completion_tokens) ?? 0;
  const reasoning = numberOf(output.reasoning_tokens) ?? numberOf(value.reasoning_tokens);
  const read =
    numberOf(input.cached_tokens) ??
    numberOf(value.prompt_cache_hit_tokens) ??
    numberOf(value.cached_tokens) ??
    numberOf(value.num_cached_tokens);
  const write = numberOf(input.cache_write_tokens) ?? numberOf(value.cache_creation_input_tokens);
  const isApart = reasoning !== undefined && value.total_tokens === inputTokens + completion + reasoning;
  return {
    inputTokens,
    outputTokens: isApart ? completion + reasoning : completion,
    ...(read !== undefined && { cacheReadTokens: read }),
    ...(write !== undefined && { cacheWriteTokens: write }),
    ...(reasoning !== undefined && { reasoningTokens: reasoning }),
    extensions: { [PROTOCOL]: value },
  };
}

/** The vendor's own object where it spoke this protocol; otherwise OpenAI's, made of the counts. */
export function encodeUsage(usage: Usage): JsonObject {
  const own = usage.extensions?.[PROTOCOL];
  if (own !== undefined) return own;
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens, reasoningTokens = 0 } = usage;
  const written = cacheWriteTokens === undefined ? {} : { cache_write_tokens: cacheWriteTokens };
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: cacheReadTokens, ...written },
    completion_tokens_details: { reasoning_tokens: reasoningTokens },
  };
}
