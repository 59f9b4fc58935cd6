// Canonical parameters in the spelling of the Messages API.
import { type ParameterField, spellings } from '../canonical/parameters.ts';

/** `standard_only` is what OpenAI calls `default`; other tiers have no name here. */
const SERVICE_TIERS_READ: Readonly<Record<string, string>> = { auto: 'auto', standard_only: 'default' };
const SERVICE_TIERS_WRITTEN: Readonly<Record<string, string>> = {
  auto: 'auto',
  default: 'standard_only',
  standard_only: 'standard_only',
};

export const PARAMETER_FIELDS: readonly ParameterField[] = [
  { name: 'max_tokens', path: ['max_tokens'] },
  { name: 'temperature', path: ['temperature'] },
  { name: 'top_p', path: ['top_p'] },
  { name: 'top_k', path: ['top_k'] },
  { name: 'stop', path: ['stop_sequences'] },
  { name: 'user', path: ['metadata', 'user_id'] },
  {
    name: 'service_tier',
    path: ['service_tier'],
    read: (value) => (typeof value === 'string' ? (SERVICE_TIERS_READ[value] ?? value) : undefined),
    write: (value) => SERVICE_TIERS_WRITTEN[String(value)],
  },
  { name: 'reasoning_effort', path: ['output_config', 'effort'] },
  { name: 'thinking_budget', path: ['thinking', 'budget_tokens'] },
  {
    name: 'parallel_tool_calls',
    path: ['tool_choice', 'disable_parallel_tool_use'],
    read: (value) => (typeof value === 'boolean' ? !value : undefined),
    write: (value) => value !== true,
  },
];

export const parameterPath = spellings(PARAMETER_FIELDS);
