// All requests to a table, sorted into classes of one outcome each: the first class whose condition holds has a request.
import type { Client, Condition, Route, RouteTable } from '../../../route-table.ts';
import { targetsOf } from '../targets.ts';
import { type Callers, NOTHING } from './callers.ts';

/** What becomes of requests, apart from who calls. */
export type Fate =
  | { readonly kind: 'unknown caller' | 'model not allowed' | 'no route' }
  | {
      readonly kind: 'route';
      readonly route: Route;
      /** The glob that `$1`, `$2` … come from, where its targets use them. */
      readonly capturing?: string;
    };

export interface RequestClass {
  readonly fate: Fate;
  /** In terms that hold for both tables of a comparison. */
  readonly match: Condition;
}

export function classesOf(table: RouteTable, callers: Callers): readonly RequestClass[] {
  const routes = table.routes.flatMap((route) =>
    byCapture(route, callers.translate(route.match, table), usesCaptures(route, table)),
  );
  const classes: readonly RequestClass[] = [
    { fate: { kind: 'unknown caller' }, match: callers.refusedBy(table) },
    { fate: { kind: 'model not allowed' }, match: notAllowed(table) },
    ...routes,
    { fate: { kind: 'no route' }, match: { kind: 'any' } },
  ];
  return classes.filter(({ match }) => match !== NOTHING);
}

/** The first glob that matches gives the captures, whichever part of the condition it stands in. */
function byCapture(route: Route, match: Condition, captures: boolean): readonly RequestClass[] {
  const globs = captures ? globsOf(match) : [];
  return [
    ...globs.map((glob) => ({
      fate: { kind: 'route' as const, route, capturing: glob },
      match: { kind: 'and' as const, terms: [match, { kind: 'model' as const, globs: [glob] }] },
    })),
    { fate: { kind: 'route', route }, match },
  ];
}

function usesCaptures(route: Route, table: RouteTable): boolean {
  const reached = [
    ...route.arms.flatMap(({ members }) => targetsOf(table, members, '')),
    ...(route.mirrors ?? []).map(({ member }) => member),
  ];
  return reached.some(({ target }) => /\$\d/.test(target.model));
}

/** Those that are not under a `not`, in file order. */
function globsOf(condition: Condition): readonly string[] {
  if (condition.kind === 'model') return condition.globs;
  if (condition.kind === 'and' || condition.kind === 'or') return condition.terms.flatMap(globsOf);
  return condition.kind === 'named' ? globsOf(condition.term) : [];
}

/** Each client with the models that it, or one of its tags, may not ask for. */
function notAllowed({ clients, tags = [] }: RouteTable): Condition {
  const terms = clients.flatMap((client) =>
    allowances(client, tags).map((globs): Condition => {
      const outside: Condition = { kind: 'not', term: { kind: 'model', globs } };
      return { kind: 'and', terms: [{ kind: 'client', names: [client.name] }, outside] };
    }),
  );
  const [only, ...others] = terms;
  if (only === undefined) return NOTHING;
  return others.length === 0 ? only : { kind: 'or', terms };
}

function allowances(client: Client, tags: NonNullable<RouteTable['tags']>): readonly (readonly string[])[] {
  return [client, ...tags.filter(({ name }) => client.tags.includes(name))].flatMap(({ models }) =>
    models === undefined ? [] : [models],
  );
}
