// The lot of a request: the same for every route, so that a smaller sample lies within a larger one.
import type { RequestKey } from '../route-table.ts';
import type { RequestFacts } from './facts.ts';
import { shareOf } from './hash.ts';
import { keyText, valueOfKey } from './request-key.ts';

/** In (0, 1); undefined where the request does not have the key. Without a key each request has a lot of its own. */
export function lotOf(facts: RequestFacts, by: RequestKey | undefined): number | undefined {
  if (by === undefined) return shareOf(lotText('request', facts.requestId));
  const value = valueOfKey(by, facts);
  return value === undefined ? undefined : lotOfValue(by, value);
}

/** Where a value of a key falls, in (0, 1). */
export function lotOfValue(by: RequestKey, value: string): number {
  return shareOf(lotText(keyText(by), value));
}

/** A request id whose own lot is very near `share`, for questions of the kind "what if". */
export function requestIdAt(share: number): string {
  const distance = (id: string) => Math.abs(shareOf(lotText('request', id)) - share);
  const ids = Array.from({ length: 20_000 }, (_, index) => `r-${index}`);
  return ids.reduce((nearest, id) => (distance(id) < distance(nearest) ? id : nearest));
}

function lotText(axis: string, value: string): string {
  return `sample by ${axis}\n${value}`;
}
