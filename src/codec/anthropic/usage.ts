// Token counts: the Messages API counts cached input apart from `input_tokens`, the canonical form counts it in.
import type { Draft } from '../canonical/draft.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import type { Usage } from '../canonical/usage.ts';

/** Undefined where `usage` is no object. Fields that are null or absent count as not said. */
export function readUsage(usage: JsonValue | undefined): Usage | undefined {
  if (!isObject(usage)) return undefined;
  const read = count(usage.cache_read_input_tokens);
  const written = count(usage.cache_creation_input_tokens);
  const details = usage.output_tokens_details;
  const reasoning = isObject(details) ? count(details.thinking_tokens) : undefined;
  const counts: Draft<Usage> = {
    inputTokens: (count(usage.input_tokens) ?? 0) + (read ?? 0) + (written ?? 0),
    outputTokens: count(usage.output_tokens) ?? 0,
    extensions: { anthropic: usage },
  };
  if (read !== undefined) counts.cacheReadTokens = read;
  if (written !== undefined) counts.cacheWriteTokens = written;
  if (reasoning !== undefined) counts.reasoningTokens = reasoning;
  return counts;
}

/** For a client: fields that only this protocol has come back as they were. Zeros where nothing is known. */
export function writeUsage(usage: Usage | undefined): JsonObject {
  const read = usage?.cacheReadTokens ?? 0;
  const written = usage?.cacheWriteTokens ?? 0;
  const reasoning = usage?.reasoningTokens;
  return {
    ...(reasoning !== undefined && { output_tokens_details: { thinking_tokens: reasoning } }),
    ...usage?.extensions?.anthropic,
    input_tokens: Math.max(0, (usage?.inputTokens ?? 0) - read - written),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: read,
    output_tokens: usage?.outputTokens ?? 0,
  };
}

/** What a stream has said so far with what it says now; counts are cumulative, and null says nothing. */
export function mergeUsage(before: JsonObject, now: JsonValue | undefined): JsonObject {
  if (!isObject(now)) return before;
  const said = Object.entries(now).filter(([, value]) => value !== null);
  return { ...before, ...Object.fromEntries(said) };
}

function count(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
