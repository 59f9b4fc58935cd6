// What a first file says of each vendor: the names of its models, and one to begin with. Any of it can be changed in the file.
import { PRESETS } from '../../upstream/presets/index.ts';
import type { Preset } from '../../upstream/presets/preset.ts';

export interface Starter {
  /** Names that clients ask for and only this vendor has; none: they ask for `PRESET/MODEL`. */
  readonly globs: readonly string[];
  /** A model to begin with, and one that a request in a test may ask for. */
  readonly model: string;
}

const STARTERS: Readonly<Record<string, Starter>> = {
  openai: { globs: ['gpt-*', 'o?', 'o?-*'], model: 'gpt-5-mini' },
  anthropic: { globs: ['claude-*'], model: 'claude-sonnet-4-5' },
  gemini: { globs: ['gemini-*'], model: 'gemini-2.5-flash' },
  mistral: { globs: ['mistral-*', 'magistral-*', 'codestral-*'], model: 'mistral-small-latest' },
  deepseek: { globs: ['deepseek-*'], model: 'deepseek-chat' },
  xai: { globs: ['grok-*'], model: 'grok-4' },
  moonshot: { globs: ['kimi-*'], model: 'kimi-k2-turbo-preview' },
  perplexity: { globs: ['sonar*'], model: 'sonar' },
  groq: { globs: [], model: 'llama-3.3-70b-versatile' },
  cerebras: { globs: [], model: 'llama-3.3-70b' },
  openrouter: { globs: [], model: 'openrouter/auto' },
  together: { globs: [], model: 'meta-llama/Llama-3.3-70B-Instruct-Turbo' },
  fireworks: { globs: [], model: 'accounts/fireworks/models/llama-v3p3-70b-instruct' },
  ollama: { globs: [], model: 'llama3.2' },
};

const ANY_MODEL: Starter = { globs: [], model: 'default' };

export function starterOf(preset: string): Starter {
  return STARTERS[preset] ?? ANY_MODEL;
}

/** Vendors that a file can name without saying more than a key; the clouds must say where they are. */
export function offered(): readonly Preset[] {
  return [...PRESETS.values()].filter(({ baseUrl, cloud }) => baseUrl !== undefined && cloud === undefined);
}

/** The variable in which the key of a vendor is, or is to be; undefined where none is needed. */
export function keyVariableOf({ keyVariables = [], needsKey }: Preset, environment: Environment): string | undefined {
  const set = keyVariables.find((name) => isSet(name, environment));
  return set ?? (needsKey ? keyVariables[0] : undefined);
}

/** Vendors whose key is there. */
export function detected(environment: Environment): readonly string[] {
  return offered()
    .filter(({ keyVariables = [] }) => keyVariables.some((name) => isSet(name, environment)))
    .map(({ name }) => name);
}

/** Names and whether they are set: values are nobody's business here. */
export type Environment = Readonly<Record<string, string | undefined>>;

export function isSet(name: string, environment: Environment): boolean {
  return (environment[name] ?? '') !== '';
}
