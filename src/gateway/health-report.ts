// What `/-/health` says: whether what runs is what is on disk, which keys are out, which circuits are open, what is
// used of limits, and whether a shared store is there. Labels and
// reasons, no secrets.
import { positionOf } from '../language/diagnostic.ts';
import { circuitsOpen } from '../routing/circuit.ts';
import { keysOut } from '../routing/health.ts';
import type { Gateway } from './gateway.ts';
import type { ReloadStatus } from './reload.ts';

/** `stale`: a change on disk was refused, and the table before it is in force. Times are ISO 8601, in UTC. */
export function healthReport(gateway: Gateway, reload: ReloadStatus | undefined) {
  const { state, clock } = gateway.parts;
  const now = clock.now();
  const time = (at: number): string => new Date(at).toISOString();
  const stale = reload?.stale;
  return {
    status: stale === undefined ? 'ok' : 'stale',
    config: gateway.snapshot.hash,
    ...(reload === undefined ? {} : { since: time(reload.appliedAt) }),
    stale: stale !== undefined,
    ...(stale === undefined
      ? {}
      : {
          stale_since: time(stale.since),
          ...(stale.reason === undefined ? {} : { stale_reason: stale.reason }),
          diagnostics: stale.diagnostics.map(({ code, severity, message, span, help }) => {
            const { file, line, column } = positionOf(span);
            return { code, severity, message, file, line, column, ...(help === undefined ? {} : { help }) };
          }),
        }),
    in_flight: gateway.inFlight,
    waiting: gateway.waiting,
    state: state.store,
    limits: gateway.limitReadings.map(({ meter, used, resetMs }) => ({
      limit: meter.identity,
      used,
      most: meter.most,
      ...(resetMs > 0 ? { free_at: time(now + resetMs) } : {}),
    })),
    keys: keysOut(state, now).map(({ key, model, reason, outForMs, readyInMs, probing }) => ({
      key,
      ...(model === undefined ? {} : { model }),
      state: reason === 'rate_limited' ? 'cooling' : 'out',
      reason,
      since: time(now - outForMs),
      ready_at: time(now + readyInMs),
      ...(probing ? { probing } : {}),
    })),
    targets: circuitsOpen(state, now).map(({ target, outForMs, readyInMs, probing }) => ({
      target,
      state: readyInMs > 0 ? 'open' : 'half_open',
      since: time(now - outForMs),
      ready_at: time(now + readyInMs),
      ...(probing ? { probing } : {}),
    })),
  };
}
