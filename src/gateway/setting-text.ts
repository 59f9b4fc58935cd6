// The value of a setting for people, as near to the file as its name allows.
import { writeDuration } from '../language/literals/duration.ts';
import type { Breaker, Cooldown } from '../route-table.ts';

/** @param name as `explainSettings` gives it, with the value it gives. */
export function settingText(name: string, value: unknown): string {
  if (name === 'retry') {
    const { count, on, backoff } = value as { count: number; on: string[]; backoff: { minMs: number; maxMs: number } };
    return count === 0
      ? 'off'
      : `${count} on ${on.join(', ')} backoff ${writeDuration(backoff.minMs)}..${writeDuration(backoff.maxMs)}`;
  }
  if (name === 'hedge') {
    const { afterMs, maxShare } = value as { afterMs: number; maxShare?: number };
    return `after ${writeDuration(afterMs)}${maxShare === undefined ? '' : ` max ${maxShare * 100}%`}`;
  }
  if (name === 'translate') return String(value);
  if (name.startsWith('timeout')) return writeDuration(Number(value));
  if (name === 'breaker') {
    const { failures, withinMs, openMs } = value as Breaker;
    return `${failures} failures in ${writeDuration(withinMs)}, open ${writeDuration(openMs)}`;
  }
  if (name === 'cooldown') {
    const { minMs, maxMs } = value as Cooldown;
    return `${writeDuration(minMs)}..${writeDuration(maxMs)}`;
  }
  return value === true && name.startsWith('drop') ? '' : JSON.stringify(value);
}
