// Which models a client can ask for: the list of `/v1/models`, and the near ones that a 404 names.
import { editDistance } from '../edit-distance.ts';
import { targetsOf } from './arm.ts';
import type { RequestFacts } from './facts.ts';
import type { PreparedProvider, PreparedRoute, PreparedTable } from './prepared.ts';

/** Who asks, as far as it decides what may be asked for. */
export interface ModelReader {
  /** Undefined for an anonymous one. */
  readonly name: string | undefined;
  readonly tags: readonly string[];
  /** Whether it may use this model at all (its `models`). */
  mayUse(model: string): boolean;
}

/**
 * Literal models of conditions, and literal `model` lines of providers that a route reaches by `$model`; each only if
 * the reader may use it and a route that goes somewhere can take it. In file order, each once.
 */
export function listModels(prepared: PreparedTable, reader: ModelReader): readonly string[] {
  const conditioned = prepared.routes.flatMap((route) => literalsOf(route));
  const listed = [...prepared.providers.values()].flatMap(literalLines);
  return [...new Set([...conditioned, ...listed])].filter((model) => canReach(prepared, reader, { model, by: serves }));
}

/** Whether a route that goes somewhere can take this model of the reader, whether or not anything names it. */
export function reachesModel(prepared: PreparedTable, reader: ModelReader, model: string): boolean {
  return canReach(prepared, reader, { model, by: leads });
}

/** At most three of these models that could have been meant, the nearest first; for the answer to an unknown one. */
export function nearModels(models: readonly string[], model: string): readonly string[] {
  // The name comes from outside: no more of it is compared than names are long.
  const wanted = model.slice(0, 100).toLowerCase();
  const farthest = Math.max(2, Math.floor(wanted.length / 2));
  return models
    .map((name) => ({ name, distance: distanceUpTo(farthest, name.toLowerCase(), wanted) }))
    .filter(({ name, distance }) => distance <= farthest || name.startsWith(model) || model.startsWith(name))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** What is surely farther is not measured. */
function distanceUpTo(most: number, name: string, wanted: string): number {
  return Math.abs(name.length - wanted.length) > most ? Number.POSITIVE_INFINITY : editDistance(name, wanted);
}

function literalsOf(route: PreparedRoute): readonly string[] {
  return route.modelGlobs.map((glob) => glob.literal).filter((literal) => literal !== undefined);
}

function literalLines(provider: PreparedProvider): readonly string[] {
  return provider.models.map((line) => line.glob.literal).filter((literal) => literal !== undefined);
}

interface Wanted {
  readonly model: string;
  /** Whether a route that may match will do. */
  by(route: PreparedRoute, model: string): boolean;
}

function canReach(prepared: PreparedTable, reader: ModelReader, { model, by }: Wanted): boolean {
  if (!reader.mayUse(model)) return false;
  const facts = factsOf(reader, model);
  for (const number of prepared.index.possible(facts)) {
    const route = prepared.routes[number];
    const truth = route?.condition.truth(facts, KNOWN) ?? 'no';
    if (route !== undefined && truth !== 'no' && by(route, model)) return true;
    if (truth === 'yes') return false;
  }
  return false;
}

/** The model is named in the route's condition, or is a `model` line where `$model` leads. */
function serves(route: PreparedRoute, model: string): boolean {
  if (route.arms.length === 0) return false;
  if (literalsOf(route).includes(model)) return true;
  return route.arms
    .flatMap((arm) => targetsOf(arm.group))
    .some((target) => target.model === '$model' && literalLines(target.provider).includes(model));
}

/** A target of its own, or one that passes the name on to a provider that has it. */
function leads(route: PreparedRoute, model: string): boolean {
  return route.arms
    .flatMap((arm) => targetsOf(arm.group))
    .some((target) => {
      const { models } = target.provider;
      return target.model !== '$model' || models.length === 0 || models.some(({ glob }) => glob.test(model));
    });
}

const KNOWN = new Set(['model', 'client', 'tag'] as const);

/** A request of which only these are known; nothing else of it is ever read. */
function factsOf(reader: ModelReader, model: string): RequestFacts {
  return {
    requestId: '',
    at: 0,
    model,
    client: reader.name,
    tags: reader.tags,
    protocol: 'openai-chat',
    operation: 'chat',
    header: () => undefined,
    metadata: () => undefined,
    flag: () => false,
    number: () => undefined,
    user: () => undefined,
    session: () => undefined,
    prompt: () => undefined,
  };
}
