// Which models a client can ask for: what `/v1/models` lists, and what a 404 offers in their place.
import { GatewayError } from '../errors.ts';
import { listModels, type ModelReader, nearModels, reachesModel as routesReach } from '../routing/models.ts';
import type { PreparedTable } from '../routing/prepared.ts';
import type { KnownClient } from './client-keys.ts';
import type { Snapshot } from './snapshot.ts';

const ANONYMOUS: ModelReader = { name: undefined, tags: [], mayUse: () => true };

/** By table, then by who asks: a long table has long lists, and an unknown model may be asked for again and again. */
const LISTS = new WeakMap<PreparedTable, Map<ModelReader, readonly string[]>>();

/** In file order, each once; cut to what the client may use. */
export function modelsFor({ routing }: Pick<Snapshot, 'routing'>, client: KnownClient | undefined): readonly string[] {
  const reader = client ?? ANONYMOUS;
  const lists = LISTS.get(routing) ?? new Map<ModelReader, readonly string[]>();
  LISTS.set(routing, lists);
  const known = lists.get(reader) ?? listModels(routing, reader);
  lists.set(reader, known);
  return known;
}

/** Whether a route that goes somewhere takes this model of the client, listed or not. */
export function reachesModel(snapshot: Snapshot, client: KnownClient | undefined, model: string): boolean {
  return routesReach(snapshot.routing, client ?? ANONYMOUS, model);
}

/** The fault of a request whose model no route takes, or that its client may not use: the two look the same. */
export function modelNotFound(
  snapshot: Pick<Snapshot, 'routing'>,
  model: string,
  client: KnownClient | undefined,
): GatewayError {
  const near = nearModels(modelsFor(snapshot, client), model);
  const offer = near.length === 0 ? '' : ` Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
  const shown = model.length > 100 ? `${model.slice(0, 100)}…` : model;
  return new GatewayError('model_not_found', {
    message: `The model "${shown}" does not exist, or you have no access to it.${offer}`,
    code: 'model_not_found',
    param: 'model',
  });
}
