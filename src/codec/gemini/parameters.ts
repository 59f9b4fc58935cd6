// How Gemini spells the canonical parameters.

import type { ParameterName } from '../../vocabulary.ts';
import { type ParameterField, spellings } from '../canonical/parameters.ts';
import { numberOf } from '../canonical/read-json.ts';

/** Protobuf's JSON writes numbers as strings too. */
const readNumber: ParameterField['read'] = (value) => numberOf(value);
const readInteger: ParameterField['read'] = (value) => {
  const number = numberOf(value);
  return number === undefined ? undefined : Math.trunc(number);
};

function config(name: ParameterName, field: string, read?: ParameterField['read']): ParameterField {
  return { name, path: ['generationConfig', field], ...(read !== undefined && { read }) };
}

const THINKING = ['generationConfig', 'thinkingConfig'];

/** ai.google.dev/api/generate-content, ServiceTier, 2026-11; what OpenAI calls `default` is `standard` here. */
const TIERS: Readonly<Record<string, string>> = {
  standard: 'standard',
  default: 'standard',
  flex: 'flex',
  priority: 'priority',
};

/** Read and written as they are. */
export const PARAMETER_FIELDS: readonly ParameterField[] = [
  config('max_tokens', 'maxOutputTokens', readInteger),
  config('temperature', 'temperature', readNumber),
  config('top_p', 'topP', readNumber),
  config('top_k', 'topK', readInteger),
  config('presence_penalty', 'presencePenalty', readNumber),
  config('frequency_penalty', 'frequencyPenalty', readNumber),
  config('seed', 'seed', readInteger),
  config('stop', 'stopSequences'),
  config('n', 'candidateCount', readInteger),
  config('logprobs', 'responseLogprobs'),
  config('top_logprobs', 'logprobs', readInteger),
  {
    name: 'service_tier',
    path: ['serviceTier'],
    read: (value) => (typeof value === 'string' ? value.toLowerCase() : undefined),
    write: (value) => TIERS[String(value)],
  },
];

export const parameterPath = spellings([
  ...PARAMETER_FIELDS,
  { name: 'reasoning_effort', path: [...THINKING, 'thinkingLevel'] },
  { name: 'thinking_budget', path: [...THINKING, 'thinkingBudget'] },
]);
