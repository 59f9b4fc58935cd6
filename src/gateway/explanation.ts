// What would happen to a request, and why: the routing of live traffic, with failures that someone says instead of sends.

import { type ClientCall, prepareExchange } from '../codec/exchange.ts';
import { codecFor } from '../codec/index.ts';
import { type ErrorKind, GatewayError } from '../errors.ts';
import type { Attempt } from '../routing/attempt.ts';
import { startChain } from '../routing/chain.ts';
import type { RequestFacts } from '../routing/facts.ts';
import { type Match, matchRoute } from '../routing/match.ts';
import { mirrorsOf } from '../routing/mirror.ts';
import { nearModels } from '../routing/models.ts';
import { prepareTable } from '../routing/prepare.ts';
import { createPriceCatalogue } from '../routing/price-catalogue.ts';
import { seededRandom } from '../routing/random.ts';
import { createMemoryState } from '../state/memory.ts';
import type { Configuration } from './configuration.ts';
import {
  type DecidedAttempt,
  type DecidedMirror,
  type Decision,
  type DecisionSource,
  describeAttempt,
  describeRoute,
  passedOver,
  requestOf,
  settingsOf,
} from './decision.ts';
import { exchangeTarget } from './exchange-target.ts';
import { shownText } from './explained-settings.ts';

export interface ExplainInput {
  readonly configuration: Configuration;
  readonly facts: RequestFacts;
  /** The whole request, where there is one: what targets cannot take of it is then told. */
  readonly call?: ClientCall;
  /** A provider or a target, and how it fails. */
  readonly failures: ReadonlyMap<string, ErrorKind>;
}

/** Walks the routes and the chain as the gateway would, on fresh state with a fixed seed. */
export function explain(input: ExplainInput): Decision {
  const { configuration, facts } = input;
  const { table } = configuration;
  const routing = prepareTable(table, createPriceCatalogue(table.providers));
  const source = { ...configuration, routing };
  const match = matchRoute(routing, facts);
  const common = {
    config: configuration.hash,
    request: requestOf(facts),
    passedOver: passedOver(match?.route, facts, source),
  };
  const nothing = { attempts: [], skipped: [], mirrors: [], settings: [] };
  if (match === undefined) {
    const reader = { name: facts.client, tags: facts.tags, mayUse: () => true };
    const near = nearModels(routing, reader, facts.model);
    const message = `no route takes it${near.length === 0 ? '' : `; near models: ${near.join(', ')}`}`;
    return { ...common, ...nothing, error: { kind: 'model_not_found', status: 404, message } };
  }
  const described = describeRoute(match.route, match.captures, source);
  if (described.reject !== undefined) return { ...common, ...described, ...nothing };
  return { ...common, ...described, mirrors: copies(input, match), ...walk(input, match, source) };
}

function walk(input: ExplainInput, match: Match, source: DecisionSource) {
  const { facts, failures } = input;
  const { prices } = source.routing;
  let now = 0;
  const clock = { now: () => now };
  const chain = startChain({ ...match, facts, prices, state: createMemoryState(), clock, random: seededRandom(1) });
  const attempts: DecidedAttempt[] = [];
  const settings = (attempt: Attempt | undefined) =>
    attempt === undefined ? [] : settingsOf(attempt, match.route, source);
  let first: Attempt | undefined;
  for (let step = chain.next(); ; step = chain.next()) {
    if (step.kind === 'spent') {
      const { kind, status, message } = step.error;
      return { attempts, skipped: chain.skipped, settings: settings(first), error: { kind, status, message } };
    }
    const { attempt } = step;
    first ??= attempt;
    now += attempt.waitMs;
    const prepared = warningsFor(attempt, input.call);
    const failure = prepared.failure ?? failures.get(attempt.target) ?? failures.get(attempt.provider.name);
    const { warnings } = prepared;
    attempts.push({
      ...describeAttempt(attempt, match.route, source),
      outcome: failure ?? 'serves',
      ...(warnings.length === 0 ? {} : { warnings }),
    });
    if (failure === undefined) {
      chain.committed(attempt, 0);
      chain.close();
      return { attempts, skipped: chain.skipped, settings: settings(attempt) };
    }
    chain.failed(attempt, new GatewayError(failure, { message: `${attempt.target} was said to fail` }));
  }
}

function copies({ facts }: ExplainInput, match: Match): readonly DecidedMirror[] {
  const choices = mirrorsOf({ ...match, facts, state: createMemoryState(), now: facts.at });
  return choices.map((choice) => {
    if (choice.attempt === undefined) return { target: choice.target, reason: choice.reason };
    const { key } = choice.attempt;
    return { target: choice.target, ...(key === undefined ? {} : { key: key.label }) };
  });
}

/** What this target cannot take of the request, or that it cannot be asked at all. */
function warningsFor(attempt: Attempt, call: ClientCall | undefined) {
  if (call === undefined) return { warnings: [], failure: undefined };
  try {
    const { warnings } = prepareExchange({
      call,
      ...exchangeTarget(attempt, codecFor(attempt.provider.protocol), shownText),
    });
    return { warnings, failure: undefined };
  } catch (fault) {
    if (!(fault instanceof GatewayError)) throw fault;
    return { warnings: [], failure: fault.kind };
  }
}
