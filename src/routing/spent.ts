// What a client is told when no target could serve: the last failure, but never one that is ours alone.
import { GatewayError } from '../errors.ts';
import type { State } from '../state/state.ts';
import { blocking } from './health.ts';
import type { ResolvedTarget } from './target.ts';

const OUR_FAULTS = {
  auth_failed: 'the upstream does not accept the credentials of this gateway',
  quota_exhausted: "this gateway's account at the upstream has no quota left",
};

export interface SpentChain {
  readonly failure: GatewayError;
  /** Every target that was met on the way. */
  readonly targets: readonly ResolvedTarget[];
  readonly state: State;
  /** The clock's milliseconds. */
  readonly now: number;
  /** When a limit that refused an attempt may allow one; undefined where none did. */
  readonly allowedAt: number | undefined;
}

/** The public form of a chain's last failure. */
export function publicError({ failure, targets, state, now, allowedAt }: SpentChain): GatewayError {
  if (failure.kind === 'auth_failed' || failure.kind === 'quota_exhausted') {
    return new GatewayError('server_error', { message: OUR_FAULTS[failure.kind], status: 502, cause: failure });
  }
  if (failure.kind !== 'rate_limited') return failure;
  const keyAt = soonestReady(targets, state, now);
  const readyAt = keyAt === undefined ? allowedAt : Math.min(keyAt, allowedAt ?? keyAt);
  if (readyAt === undefined) return failure;
  return new GatewayError('rate_limited', {
    message: failure.message,
    retryAfterMs: Math.max(1, readyAt - now),
    cause: failure,
    ...(failure.code === undefined ? {} : { code: failure.code }),
  });
}

/** When the first of all keys that are out now comes back, in the clock's milliseconds; undefined where none is out. */
export function soonestReady(targets: readonly ResolvedTarget[], state: State, now: number): number | undefined {
  const times = targets.flatMap(({ keys, model }) =>
    keys.map((key) => blocking(state, key.id, model, now)?.until).filter((until) => until !== undefined),
  );
  return times.length === 0 ? undefined : Math.min(...times);
}
