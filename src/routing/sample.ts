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

let lotsOfIds: readonly number[] | undefined;

/** A request id whose own lot is very near `share`, for questions of the kind "what if". */
export function requestIdAt(share: number): string {
  lotsOfIds ??= Array.from({ length: 20_000 }, (_, index) => shareOf(lotText('request', `r-${index}`)));
  let nearest = 0;
  for (const [index, lot] of lotsOfIds.entries()) {
    if (Math.abs(lot - share) < Math.abs((lotsOfIds[nearest] ?? 0) - share)) nearest = index;
  }
  return `r-${nearest}`;
}

function lotText(axis: string, value: string): string {
  return `sample by ${axis}\n${value}`;
}
