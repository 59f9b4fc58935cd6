// What strategies compare members by: requests under way, time to the first token, expected cost.
import type { State } from '../state/state.ts';
import { targetsOf } from './arm.ts';
import type { RequestFacts } from './facts.ts';
import { keyIdentity, targetIdentity } from './identity.ts';
import type { PreparedKey, PreparedMember } from './prepared.ts';
import { expectedCost, type Prices } from './prices.ts';
import type { Measures } from './strategies/strategy.ts';
import { modelOf } from './target.ts';

interface MeasureTools {
  readonly state: State;
  readonly facts: RequestFacts;
  /** What `$1`, `$2` … stand for, from index 0. */
  readonly captures: readonly string[];
  readonly prices: Prices;
  /** The clock's milliseconds. */
  readonly now: number;
}

/** Of the members of an arm: of a group all its targets' requests, and the mean of what is known of their other measures. */
export function memberMeasures(tools: MeasureTools): Measures<PreparedMember> {
  const { state, facts, captures, prices, now } = tools;
  const targets = (member: PreparedMember) => {
    const all = member.kind === 'target' ? [member] : targetsOf(member.group);
    const resolved = all.map((target) => {
      const provider = target.provider.name;
      const model = modelOf(target, facts.model, captures);
      return { provider, model, identity: targetIdentity(`${provider}/${model}`) };
    });
    return [...new Map(resolved.map((target) => [target.identity, target])).values()];
  };
  return {
    inFlight: (member) => targets(member).reduce((sum, { identity }) => sum + state.inFlight(identity), 0),
    latency: (member) => mean(targets(member).map(({ identity }) => state.latency(identity, now))),
    cost: (member) =>
      mean(
        targets(member).map((target) => {
          const price = prices.of(target);
          return price && expectedCost(price, facts);
        }),
      ),
  };
}

/** Of the keys of a provider, which all cost the same. */
export function keyMeasures(state: State, now: number): Measures<PreparedKey> {
  return {
    inFlight: (key) => state.inFlight(keyIdentity(key.id)),
    latency: (key) => state.latency(keyIdentity(key.id), now),
    cost: () => undefined,
  };
}

function mean(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}
