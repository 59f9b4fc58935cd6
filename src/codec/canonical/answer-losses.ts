// How the encoder of an answer tells what its client's protocol has no place for.
import type { NativePart } from './content.ts';
import type { Finish } from './response.ts';
import type { Usage } from './usage.ts';
import type { Warn } from './warning.ts';

interface Told {
  readonly warn: Warn;
  /** The client's. */
  readonly protocol: string;
}

const COUNT_PATHS = {
  cacheReadTokens: 'usage.cache_read_tokens',
  cacheWriteTokens: 'usage.cache_write_tokens',
  reasoningTokens: 'usage.reasoning_tokens',
} as const;

/** Counts that the upstream gave and the client's usage has no field for; zeros say nothing. */
export function warnLostCounts(
  usage: Usage | undefined,
  lost: readonly (keyof typeof COUNT_PATHS)[],
  { warn, protocol }: Told,
): void {
  for (const count of lost) if (usage?.[count]) warn({ code: 'dropped', path: COUNT_PATHS[count], protocol });
}

/** Which stop sequence was met, where the client only hears that it stopped. */
export function warnLostStopSequence(finish: Finish | undefined, { warn, protocol }: Told): void {
  if (finish?.stopSequence !== undefined) warn({ code: 'dropped', path: 'stop_sequence', protocol });
}

/** What only one vendor has, by its own name: a `type`, or the one field of a Gemini part. */
export function nativeName({ value, protocol }: Pick<NativePart, 'value' | 'protocol'>): string {
  if (typeof value.type === 'string') return value.type;
  return Object.keys(value).find((name) => name !== 'thought' && name !== 'thoughtSignature') ?? protocol;
}
