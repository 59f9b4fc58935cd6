// `usageMetadata` in both directions.

import { warnLostCounts } from '../canonical/answer-losses.ts';
import type { Draft } from '../canonical/draft.ts';
import type { JsonObject } from '../canonical/json.ts';
import { numberOf, objectOf } from '../canonical/read-json.ts';
import type { Usage } from '../canonical/usage.ts';
import type { Warn } from '../canonical/warning.ts';

/** The counts of `usageMetadata`, and of its details by modality. */
export const COUNT_FIELDS = [
  'promptTokenCount',
  'candidatesTokenCount',
  'thoughtsTokenCount',
  'totalTokenCount',
  'cachedContentTokenCount',
  'toolUsePromptTokenCount',
  'tokenCount',
] as const;

/**
 * Prompt tokens include the cached ones; what a server tool put into the prompt and the thoughts are counted beside
 * them (ai.google.dev/api/generate-content, UsageMetadata, 2026-11). Undefined where no tokens are told.
 */
export function readUsage(metadata: JsonObject | undefined): Usage | undefined {
  if (metadata === undefined) return undefined;
  const prompt = numberOf(metadata.promptTokenCount);
  const candidates = numberOf(metadata.candidatesTokenCount) ?? numberOf(metadata.responseTokenCount);
  const thoughts = numberOf(metadata.thoughtsTokenCount);
  const cached = numberOf(metadata.cachedContentTokenCount);
  if (prompt === undefined && candidates === undefined && thoughts === undefined) return undefined;
  const counts: Draft<Usage> = {
    inputTokens: (prompt ?? 0) + (numberOf(metadata.toolUsePromptTokenCount) ?? 0),
    outputTokens: (candidates ?? 0) + (thoughts ?? 0),
    extensions: { gemini: metadata },
  };
  if (cached !== undefined) counts.cacheReadTokens = cached;
  if (thoughts !== undefined) counts.reasoningTokens = thoughts;
  return counts;
}

export function readUsageOf(body: JsonObject): Usage | undefined {
  return readUsage(objectOf(body.usageMetadata));
}

export function writeUsage(usage: Usage, warn: Warn): JsonObject {
  if (usage.extensions?.gemini !== undefined) return usage.extensions.gemini;
  warnLostCounts(usage, ['cacheWriteTokens'], { warn, protocol: 'gemini' });
  const { inputTokens, outputTokens, cacheReadTokens, reasoningTokens } = usage;
  return {
    promptTokenCount: inputTokens,
    candidatesTokenCount: outputTokens - (reasoningTokens ?? 0),
    ...(cacheReadTokens !== undefined && { cachedContentTokenCount: cacheReadTokens }),
    ...(reasoningTokens !== undefined && { thoughtsTokenCount: reasoningTokens }),
    totalTokenCount: inputTokens + outputTokens,
  };
}
