// KEY of the language: what requests have in common, for `sticky by`, `hash by` and `sample by`.
import type { RequestKey } from '../route-table.ts';
import type { RequestFacts } from './facts.ts';

const READERS: Readonly<Record<Exclude<RequestKey['kind'], 'header'>, (facts: RequestFacts) => string | undefined>> = {
  client: (facts) => facts.client,
  user: (facts) => facts.user(),
  session: (facts) => facts.session(),
  prompt: (facts) => facts.prompt(),
};

/** Undefined where the request does not have it. */
export function valueOfKey(key: RequestKey, facts: RequestFacts): string | undefined {
  return key.kind === 'header' ? facts.header(key.name) : READERS[key.kind](facts);
}

/** As a route file writes it. */
export function keyText(key: RequestKey): string {
  return key.kind === 'header' ? `header "${key.name}"` : key.kind;
}
