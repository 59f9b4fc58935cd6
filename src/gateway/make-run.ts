// From an attempt to a request that can be sent: the codec's exchange, the provider's address and credential, its transport.

import type { ClientCall } from '../codec/exchange.ts';
import { prepareExchange } from '../codec/exchange.ts';
import type { Attempt } from '../routing/attempt.ts';
import type { Clock } from '../upstream/clock.ts';
import { type AttemptOwner, AttemptRun } from './attempt-run.ts';
import { localTransport } from './local-transport.ts';
import type { Snapshot } from './snapshot.ts';
import { upstreamRequest } from './upstream-request.ts';

export interface RunInit {
  readonly attempt: Attempt;
  readonly call: ClientCall;
  readonly snapshot: Snapshot;
  readonly clock: Clock;
  readonly owner: AttemptOwner;
}

/** Throws `GatewayError` where no request can be made of the call for this target. */
export function makeRun({ attempt, call, snapshot, clock, owner }: RunInit): AttemptRun {
  const { carriage, transport } = snapshot.provider(attempt.provider.name);
  const { upstream, target, edits, system, strict } = snapshot.plan(attempt).exchange;
  const exchange = prepareExchange({ call, carriage, upstream, target, edits, system, strict });
  const request = upstreamRequest(attempt, exchange, snapshot);
  const { local } = exchange;
  const way = local === undefined ? transport : localTransport(() => local(), clock);
  return new AttemptRun({ attempt, exchange, request, transport: way, clock, owner });
}
