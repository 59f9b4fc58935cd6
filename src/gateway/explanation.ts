// What would happen to a request, and why: the routing of live traffic, with failures that someone says instead of sends.
import { type ErrorKind, GatewayError } from '../errors.ts';
import type { Position, Positions, RouteTable } from '../route-table.ts';
import type { Attempt, Skip } from '../routing/attempt.ts';
import { startChain } from '../routing/chain.ts';
import type { Reason } from '../routing/condition.ts';
import type { RequestFacts } from '../routing/facts.ts';
import { explainMatch, type Match } from '../routing/match.ts';
import { nearModels } from '../routing/models.ts';
import { prepareTable } from '../routing/prepare.ts';
import type { Prices } from '../routing/prices.ts';
import { seededRandom } from '../routing/random.ts';
import { createMemoryState } from '../state/memory.ts';
import { type ExplainedSetting, explainSettings } from './explained-settings.ts';

export interface ExplainInput {
  readonly table: RouteTable;
  readonly positions: Positions;
  readonly facts: RequestFacts;
  /** A provider or a target, and how it fails. */
  readonly failures: ReadonlyMap<string, ErrorKind>;
}

export interface Explanation {
  readonly passedOver: readonly PassedOver[];
  /** Absent: no route takes the request. */
  readonly route?: { readonly name: string; readonly position?: Position; readonly captures: readonly string[] };
  readonly reject?: { readonly status: number; readonly message: string };
  readonly attempts: readonly ExplainedAttempt[];
  readonly skipped: readonly Skip[];
  /** Of the target that serves, else of the first one. */
  readonly settings: readonly ExplainedSetting[];
  /** What the client gets where nothing serves it. */
  readonly error?: { readonly kind: ErrorKind; readonly status: number; readonly message: string };
}

export interface PassedOver {
  readonly route: string;
  readonly position?: Position;
  readonly reasons: readonly Reason[];
}

export interface ExplainedAttempt {
  readonly target: string;
  readonly arm: number;
  readonly position?: Position;
  readonly upstreamModel: string;
  readonly key?: string;
  /** Milliseconds of backoff before it. */
  readonly waitMs: number;
  readonly outcome: 'serves' | ErrorKind;
}

/** Walks the routes and the chain as the gateway would, on fresh state with a fixed seed. */
export function explain(input: ExplainInput): Explanation {
  const { table, positions, facts } = input;
  const prepared = prepareTable(table);
  const { match, passedOver } = explainMatch(prepared, facts);
  const routeNumber = (name: string): number => table.routes.findIndex((route) => route.name === name);
  const described = passedOver.map(({ route, reasons }) => ({
    route: route.name,
    ...at(positions, `/routes/${routeNumber(route.name)}`),
    reasons,
  }));
  const nothing = { passedOver: described, attempts: [], skipped: [], settings: [] };
  if (match === undefined) {
    const reader = { name: facts.client, tags: facts.tags, mayUse: () => true };
    const near = nearModels(prepared, reader, facts.model);
    const message = `no route takes it${near.length === 0 ? '' : `; near models: ${near.join(', ')}`}`;
    return { ...nothing, error: { kind: 'model_not_found', status: 404, message } };
  }
  const number = routeNumber(match.route.name);
  const route = { name: match.route.name, ...at(positions, `/routes/${number}`), captures: match.captures };
  const { reject } = match.route.definition;
  if (reject !== undefined) {
    const message = typeof reject.message === 'string' ? reject.message : reject.message.parts.map(partText).join('');
    return { ...nothing, route, reject: { status: reject.status, message } };
  }
  return { passedOver: described, route, ...walk({ ...input, prices: prepared.prices }, match, number) };
}

function walk(input: ExplainInput & { readonly prices: Prices }, match: Match, number: number) {
  const { positions, facts, failures, table, prices } = input;
  let now = 0;
  const chain = startChain({
    ...match,
    facts,
    prices,
    state: createMemoryState(),
    clock: { now: () => now },
    random: seededRandom(1),
  });
  const attempts: ExplainedAttempt[] = [];
  let shown: Attempt | undefined;
  for (let step = chain.next(); ; step = chain.next()) {
    if (step.kind === 'spent') {
      const { kind, status, message } = step.error;
      return { attempts, skipped: chain.skipped, settings: settingsOf(), error: { kind, status, message } };
    }
    const { attempt } = step;
    shown ??= attempt;
    now += attempt.waitMs;
    const failure = failures.get(attempt.target) ?? failures.get(attempt.provider.name);
    attempts.push({
      target: attempt.target,
      arm: attempt.arm,
      ...at(positions, `/routes/${number}/arms/${attempt.arm}`),
      upstreamModel: attempt.upstreamModel,
      ...(attempt.key === undefined ? {} : { key: attempt.key.label }),
      waitMs: Math.round(attempt.waitMs),
      outcome: failure ?? 'serves',
    });
    if (failure === undefined) {
      shown = attempt;
      chain.committed(attempt, 0);
      chain.close();
      return { attempts, skipped: chain.skipped, settings: settingsOf() };
    }
    chain.failed(attempt, new GatewayError(failure, { message: `${attempt.target} was said to fail` }));
  }

  function settingsOf(): readonly ExplainedSetting[] {
    if (shown === undefined) return [];
    const provider = table.providers.indexOf(shown.provider);
    return explainSettings(shown.settings, { table, positions, route: number, provider });
  }
}

function partText(part: string | { readonly env: string }): string {
  return typeof part === 'string' ? part : `\${env.${part.env}}`;
}

function at(positions: Positions, pointer: string): { position?: Position } {
  const position = positions[pointer];
  return position === undefined ? {} : { position };
}
