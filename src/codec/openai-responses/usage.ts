// Token counts of this protocol, which counts as the canonical form does: caches and reasoning are in the totals.
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { numberOf } from '../canonical/read-json.ts';
import type { Usage } from '../canonical/usage.ts';
import { otherFields, PROTOCOL } from './wire.ts';

const FIELDS = new Set([
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'input_tokens_details',
  'output_tokens_details',
]);
const INPUT_DETAILS = new Set(['cached_tokens', 'cache_write_tokens']);
const OUTPUT_DETAILS = new Set(['reasoning_tokens']);

/** Undefined where the answer says no usage. */
export function readUsage(usage: JsonValue | undefined): Usage | undefined {
  if (!isObject(usage)) return undefined;
  const input = isObject(usage.input_tokens_details) ? usage.input_tokens_details : {};
  const output = isObject(usage.output_tokens_details) ? usage.output_tokens_details : {};
  const cacheReadTokens = numberOf(input.cached_tokens);
  const cacheWriteTokens = numberOf(input.cache_write_tokens);
  const reasoningTokens = numberOf(output.reasoning_tokens);
  const others = otherCounts(usage, input, output);
  return {
    inputTokens: numberOf(usage.input_tokens) ?? 0,
    outputTokens: numberOf(usage.output_tokens) ?? 0,
    ...(cacheReadTokens !== undefined && { cacheReadTokens }),
    ...(cacheWriteTokens !== undefined && { cacheWriteTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
    ...(others !== undefined && { extensions: { [PROTOCOL]: others } }),
  };
}

/** Counts that only this vendor makes, where they stood. */
function otherCounts(usage: JsonObject, input: JsonObject, output: JsonObject): JsonObject | undefined {
  const inputDetails = otherFields(input, INPUT_DETAILS);
  const outputDetails = otherFields(output, OUTPUT_DETAILS);
  const others: JsonObject = {
    ...otherFields(usage, FIELDS),
    ...(inputDetails !== undefined && { input_tokens_details: inputDetails }),
    ...(outputDetails !== undefined && { output_tokens_details: outputDetails }),
  };
  return Object.keys(others).length > 0 ? others : undefined;
}

export function writeUsage(usage: Usage): JsonObject {
  const others = usage.extensions?.[PROTOCOL] ?? {};
  const input = isObject(others.input_tokens_details) ? others.input_tokens_details : {};
  const output = isObject(others.output_tokens_details) ? others.output_tokens_details : {};
  return {
    ...others,
    input_tokens: usage.inputTokens,
    input_tokens_details: {
      ...input,
      cached_tokens: usage.cacheReadTokens ?? 0,
      cache_write_tokens: usage.cacheWriteTokens ?? 0,
    },
    output_tokens: usage.outputTokens,
    output_tokens_details: { ...output, reasoning_tokens: usage.reasoningTokens ?? 0 },
    total_tokens: usage.inputTokens + usage.outputTokens,
  };
}
