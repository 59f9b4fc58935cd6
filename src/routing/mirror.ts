// Which mirrors of a route a request is copied to. Reads the state and writes nothing: a copy must leave no trace in it.
import type { State } from '../state/state.ts';
import type { Attempt } from './attempt.ts';
import type { RequestFacts } from './facts.ts';
import { blocking } from './health.ts';
import { circuitObstacle, noReadyKey, obstacleTo } from './obstacle.ts';
import type { PreparedKey, PreparedRoute } from './prepared.ts';
import { lotOf } from './sample.ts';
import { type ResolvedTarget, resolveTarget } from './target.ts';

export interface MirrorOptions {
  readonly route: PreparedRoute;
  readonly captures: readonly string[];
  readonly facts: RequestFacts;
  readonly state: State;
  /** The clock's milliseconds. */
  readonly now: number;
}

/** A copy to be sent, or one that cannot be, and why. */
export type MirrorChoice =
  | { readonly target: string; readonly attempt: Attempt }
  | { readonly target: string; readonly attempt?: undefined; readonly reason: string };

/** Those whose lot the request has drawn. */
export function mirrorsOf(options: MirrorOptions): readonly MirrorChoice[] {
  const { route, facts } = options;
  return route.mirrors
    .filter(({ share, by }) => (lotOf(facts, by) ?? 1) < share)
    .map(({ member }) => choose(resolveTarget(member, facts, options.captures), options));
}

function choose(target: ResolvedTarget, { route, facts, state, now }: MirrorOptions): MirrorChoice {
  const { name, provider, upstreamModel } = target;
  const obstacle = obstacleTo(target, facts) ?? circuitObstacle(target, state, now);
  if (obstacle !== undefined) return { target: name, reason: obstacle.reason };
  const key = target.keys.find((candidate) => isReady(candidate, target, { state, now }));
  const settings = route.settings.get(provider.name);
  if (settings === undefined) throw new Error(`route ${route.name} was prepared without provider ${provider.name}`);
  if (key === undefined && provider.keys.members.length > 0) {
    return { target: name, reason: noReadyKey(target, state, now).reason };
  }
  const attempt: Attempt = {
    number: 1,
    arm: 0,
    provider: provider.definition,
    target: name,
    upstreamModel,
    key: key?.definition,
    keyId: key?.id,
    waitMs: 0,
    settings,
    limits: [],
    lastKey: true,
  };
  return { target: name, attempt };
}

function isReady(
  key: PreparedKey,
  { model }: ResolvedTarget,
  { state, now }: Pick<MirrorOptions, 'state' | 'now'>,
): boolean {
  return key.weight > 0 && blocking(state, key.id, model, now) === undefined;
}
