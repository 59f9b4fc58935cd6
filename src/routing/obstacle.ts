// Why a target is passed over without a call.
import { GatewayError } from '../errors.ts';
import type { Outage, State } from '../state/state.ts';
import { openCircuit } from './circuit.ts';
import type { RequestFacts } from './facts.ts';
import { blocking } from './health.ts';
import type { ResolvedTarget } from './target.ts';

export interface Obstacle {
  /** For the trace. */
  readonly reason: string;
  /** The failure that it counts as; or, where the target is unable, what the client is told if nobody else is able. */
  readonly error: GatewayError;
  /** It cannot do what the request needs: no failure, and any arm may follow. */
  readonly unable: boolean;
}

/** What stands against a target before its circuit and its keys are looked at. */
export function obstacleTo(target: ResolvedTarget, facts: RequestFacts): Obstacle | undefined {
  const { provider, missing } = target;
  const lacked = facts.lackedBy?.(provider.definition.protocol);
  if (lacked !== undefined) return unable(target, [lacked]);
  if (facts.keptBy !== undefined && facts.keptBy.target !== target.name) return keptElsewhere(facts.keptBy.target);
  if (!target.listed) {
    return notFound('model_not_found', `${provider.name} has no model ${target.model}`);
  }
  if (provider.keys.members.length > 0 && target.keys.length === 0) {
    return notFound('no key for this model', `no key of ${provider.name} may be used for ${target.model}`);
  }
  return missing.length > 0 ? unable(target, missing) : tooSmall(target, facts);
}

function unable({ name }: ResolvedTarget, missing: readonly string[]): Obstacle {
  const lacks = `lacks ${missing.join(', ')}`;
  const message = `${name} ${lacks}, and no other target of the route can serve a request that needs it`;
  return { reason: lacks, error: new GatewayError('invalid_request', { message }), unable: true };
}

function keptElsewhere(target: string): Obstacle {
  const error = new GatewayError('invalid_request', {
    status: 404,
    message: `what is asked for is kept by ${target}, which the route leads to no more`,
  });
  return { reason: `kept by ${target}`, error, unable: true };
}

/**
 * By the estimate of the input alone: how long the answer becomes nobody knows. The body is not read where it has fewer bytes than the
 * context has tokens: text is then far below it, and a hundred pictures by URL are the vendor's to refuse.
 */
function tooSmall({ name, contextTokens }: ResolvedTarget, facts: RequestFacts): Obstacle | undefined {
  if (contextTokens === undefined || (facts.number('body_size') ?? Number.POSITIVE_INFINITY) <= contextTokens)
    return undefined;
  const tokens = facts.number('input_tokens');
  if (tokens === undefined || tokens <= contextTokens) return undefined;
  const message = `the request has about ${tokens} tokens, and ${name} takes ${contextTokens}`;
  const error = new GatewayError('context_too_long', { message, code: 'context_length_exceeded' });
  return { reason: `context of ${contextTokens} tokens, about ${tokens} needed`, error, unable: false };
}

/** The target failed too often: that counts as `overloaded`. */
export function circuitObstacle({ name }: ResolvedTarget, state: State, now: number): Obstacle | undefined {
  const open = openCircuit(state, name, now);
  if (open === undefined) return undefined;
  const readyInMs = Math.max(0, open.until - now);
  const message = `${name} failed too often, and is left alone for a while`;
  const error = new GatewayError('overloaded', { message, ...(readyInMs > 0 && { retryAfterMs: readyInMs }) });
  return { reason: readyInMs > 0 ? `circuit open for ${readyInMs} ms` : 'circuit half-open', error, unable: false };
}

/**
 * None of the target's keys is ready: that counts as `rate_limited`; but where the upstream told each of them that it
 * does not have this model, as `model_not_found`, since no waiting helps.
 */
export function noReadyKey({ name, keys, model }: ResolvedTarget, state: State, now: number): Obstacle {
  const outages = keys.map((key) => blocking(state, key.id, model, now));
  if (outages.every((outage) => outage?.reason === 'model_not_found')) {
    return notFound('model_not_found a moment ago', `${name} does not exist, or no key of ours may use it`);
  }
  const message = `no key for ${name} is ready`;
  return { reason: outOfKeys(outages, now), error: new GatewayError('rate_limited', { message }), unable: false };
}

/** With the time to the first key that is ready again, and why it is out. */
function outOfKeys(outages: readonly (Outage | undefined)[], now: number): string {
  const known = outages.filter((outage) => outage !== undefined);
  const first = known.toSorted((one, other) => one.until - other.until)[0];
  if (first === undefined) return 'no ready key';
  return first.until > now
    ? `no ready key for ${Math.ceil(first.until - now)} ms (${first.reason})`
    : `no ready key but one that is being probed (${first.reason})`;
}

function notFound(reason: string, message: string): Obstacle {
  return {
    reason,
    error: new GatewayError('model_not_found', { message, code: 'model_not_found', param: 'model' }),
    unable: false,
  };
}
