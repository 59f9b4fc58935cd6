// Where a call goes: to the route that matches it, or to where it went that it is about.
import type { ClientCall, StoredAnswer } from '../codec/exchange.ts';
import { GatewayError } from '../errors.ts';
import type { RequestFacts } from '../routing/facts.ts';
import { matchRoute } from '../routing/match.ts';
import type { PreparedRoute } from '../routing/prepared.ts';
import type { Admission } from './admission.ts';
import { CallFacts } from './call-facts.ts';
import type { KnownClient } from './client-keys.ts';
import { modelNotFound } from './models.ts';

export interface RoutedCall {
  /** As it is served: with the model that it is about. */
  readonly call: ClientCall;
  readonly route: PreparedRoute;
  readonly captures: readonly string[];
  readonly facts: RequestFacts;
}

/** Who asks, and on which table. */
interface Asker {
  readonly client: KnownClient | undefined;
  readonly admission: Admission;
}

/**
 * Throws `model_not_found`, or 404 where nobody knows who keeps what the call is about.
 *
 * @param facts of the call as it came
 */
export function routeCall(call: ClientCall, facts: RequestFacts, { client, admission }: Asker): RoutedCall {
  if (call.stored !== undefined) return routeToKept(call.stored, client, admission);
  const { snapshot } = admission;
  const { model } = facts;
  const allowed = client?.mayUse(model) ?? true;
  const match = allowed ? matchRoute(snapshot.routing, facts) : undefined;
  if (match === undefined) throw modelNotFound(snapshot, model, client);
  return { ...match, call, facts };
}

/** The route as it is now: a target that it no longer leads to is not asked. */
function routeToKept(stored: StoredAnswer, client: KnownClient | undefined, admission: Admission): RoutedCall {
  const { snapshot, common, startedAt } = admission;
  const kept = common.placements.find(stored.id, client?.name);
  const route = snapshot.routing.routes.find(({ name }) => name === kept?.route);
  if (kept === undefined || route === undefined || route.arms.length === 0 || client?.mayUse(kept.model) === false) {
    throw unknownId(stored.id);
  }
  const { model, captures, target, keyId } = kept;
  const call = stored.askedAs(model);
  return { call, route, captures, facts: new CallFacts(call, client, startedAt).about({ target, keyId }) };
}

function unknownId(id: string): GatewayError {
  const message =
    `Nothing is known of ${JSON.stringify(id.slice(0, 100))}. This gateway leads to what you made through it, ` +
    'as long as it runs and its route leads to the same target; older ones are to be asked of their vendor.';
  return new GatewayError('invalid_request', { message, status: 404, code: 'not_found', param: 'id' });
}
