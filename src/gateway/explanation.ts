// What would happen to a request, and why: the routing of live traffic, with failures that someone says instead of sends.

import { type ClientCall, prepareExchange } from '../codec/exchange.ts';
import { codecFor } from '../codec/index.ts';
import { type ErrorKind, GatewayError } from '../errors.ts';
import { redactAll } from '../redact.ts';
import type { Attempt } from '../routing/attempt.ts';
import { startChain } from '../routing/chain.ts';
import type { RequestFacts } from '../routing/facts.ts';
import { type Match, matchRoute } from '../routing/match.ts';
import { mirrorsOf } from '../routing/mirror.ts';
import { prepareTable } from '../routing/prepare.ts';
import { createPriceCatalogue } from '../routing/price-catalogue.ts';
import { seededRandom } from '../routing/random.ts';
import { createMemoryState } from '../state/memory.ts';
import type { KnownClient } from './client-keys.ts';
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
import { modelNotFound } from './models.ts';

export interface ExplainInput {
  readonly configuration: Configuration;
  readonly facts: RequestFacts;
  /** Who asks; undefined: nobody with a name. */
  readonly client: KnownClient | undefined;
  /** The whole request, where there is one: what targets cannot take of it is then told. */
  readonly call?: ClientCall;
  /** A provider or a target, and how it fails. */
  readonly failures: ReadonlyMap<string, ErrorKind>;
}

/** Walks the routes and the chain as the gateway would, on fresh state with a fixed seed. */
export function explain(input: ExplainInput): Decision {
  return redactAll(decide(input));
}

function decide(input: ExplainInput): Decision {
  const { configuration, facts, client } = input;
  const { table } = configuration;
  const routing = prepareTable(table, createPriceCatalogue(table.providers));
  const source = { ...configuration, routing };
  const request = requestOf(facts);
  const nothing = { attempts: [], skipped: [], mirrors: [], settings: [] };
  const refused = refusalOf(input);
  if (refused !== undefined) {
    return { config: configuration.hash, request, passedOver: [], ...nothing, error: refused };
  }
  const match = matchRoute(routing, facts);
  const common = { config: configuration.hash, request, passedOver: passedOver(match?.route, facts, source) };
  if (match === undefined)
    return { ...common, ...nothing, error: clientError(modelNotFound({ routing }, facts.model, client)) };
  const described = describeRoute(match, facts, source);
  if (described.reject !== undefined) return { ...common, ...described, ...nothing };
  return { ...common, ...described, mirrors: copies(input, match), ...walk(input, match, source) };
}

/** Before any route is asked: who is not let in, and which models a client may ask for. */
function refusalOf({ configuration, client, facts }: ExplainInput): Decision['error'] {
  const { clients, server } = configuration.table;
  const refused = (message: string) => ({ kind: 'auth_failed', status: 401, message }) as const;
  if (client === undefined) {
    return clients.length === 0 || server.allowAnonymous ? undefined : refused('a caller without a key is not let in');
  }
  if (client.expires !== undefined && facts.at >= client.expires.at) {
    return refused(`client ${client.name} is not let in any more: it expires ${client.expires.date}`);
  }
  if (client.mayUse(facts.model)) return undefined;
  return { kind: 'model_not_found', status: 404, message: `client ${client.name} may not ask for it` };
}

function clientError({ kind, status, message }: GatewayError): NonNullable<Decision['error']> {
  return { kind, status, message };
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
      return { attempts, skipped: chain.skipped, settings: settings(first), error: clientError(step.error) };
    }
    const { attempt } = step;
    first ??= attempt;
    now += attempt.waitMs;
    const prepared = prepare(attempt, input);
    const { warnings, refusal, local } = prepared;
    const said = local ? undefined : (failures.get(attempt.target) ?? failures.get(attempt.provider.name));
    const failure = refusal?.kind ?? said;
    attempts.push({
      ...describeAttempt(attempt, match.route, source),
      outcome: failure ?? 'serves',
      ...(refusal && { message: refusal.message }),
      ...(warnings.length === 0 ? {} : { warnings }),
    });
    if (failure === undefined) {
      chain.committed(attempt, 0);
      chain.close();
      return { attempts, skipped: chain.skipped, settings: settings(attempt) };
    }
    chain.failed(attempt, refusal ?? new GatewayError(failure, { message: `${attempt.target} was said to fail` }));
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

/** What this target cannot take of the request, or that it cannot be asked at all, or need not be: `local`. */
function prepare(attempt: Attempt, { call }: ExplainInput) {
  if (call === undefined) return { warnings: [], refusal: undefined, local: false };
  try {
    const { warnings, local } = prepareExchange({
      call,
      ...exchangeTarget(attempt, codecFor(attempt.provider.protocol), shownText),
    });
    return { warnings, refusal: undefined, local: local !== undefined };
  } catch (fault) {
    if (!(fault instanceof GatewayError)) throw fault;
    return { warnings: [], refusal: fault, local: false };
  }
}
