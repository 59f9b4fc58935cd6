// A world for chains: a clock that stands until it is moved, seeded chance, memory state, scripted failures.
import { type ErrorKind, GatewayError } from '../../../src/errors.ts';
import type { Route, RouteTable } from '../../../src/route-table.ts';
import type { Attempt, Chain } from '../../../src/routing/attempt.ts';
import { startChain } from '../../../src/routing/chain.ts';
import type { RequestFacts } from '../../../src/routing/facts.ts';
import { matchRoute } from '../../../src/routing/match.ts';
import { type PreparedTable, prepareTable } from '../../../src/routing/prepare.ts';
import { seededRandom } from '../../../src/routing/random.ts';
import { createMemoryState } from '../../../src/state/memory.ts';
import type { State } from '../../../src/state/state.ts';
import { aProvider, aRequest, aTable, type TableParts } from './tables.ts';

class FakeClock {
  #now = 1_000_000;

  now(): number {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

export class Scenario {
  readonly clock = new FakeClock();
  readonly state: State = createMemoryState();
  readonly random: () => number;
  prepared: PreparedTable;

  constructor(table: RouteTable, seed = 1) {
    this.prepared = prepareTable(table);
    this.random = seededRandom(seed);
  }

  reload(table: RouteTable): void {
    this.prepared = prepareTable(table);
  }

  start(facts: RequestFacts = aRequest()): Chain {
    const match = matchRoute(this.prepared, facts);
    if (!match) throw new Error('no route takes this request');
    const { state, clock, random } = this;
    return startChain({ ...match, facts, prices: this.prepared.prices, state, clock, random });
  }

  /** Runs a request whose first attempts fail as said, and a later one succeeds. */
  run(failures: readonly (ErrorKind | GatewayError)[], facts?: RequestFacts): Outcome {
    const chain = this.start(facts);
    const attempts: Attempt[] = [];
    for (;;) {
      const step = chain.next();
      if (step.kind === 'spent') return { chain, attempts, path: paths(attempts), error: step.error };
      attempts.push(step.attempt);
      this.clock.advance(step.attempt.waitMs);
      const failure = failures[attempts.length - 1];
      if (failure === undefined) {
        chain.committed(step.attempt, 100);
        chain.done(step.attempt);
        return { chain, attempts, path: paths(attempts), error: undefined };
      }
      chain.failed(step.attempt, failure instanceof GatewayError ? failure : aFailure(failure));
    }
  }
}

/** The next attempt of a chain that has one. */
export function attemptOf(chain: Chain): Attempt {
  const step = chain.next();
  if (step.kind === 'spent') throw step.error;
  return step.attempt;
}

const PROVIDERS = ['a', 'b', 'c', 'd'].map((name) => aProvider(name));

/** Providers a, b, c, d with one key K each, unless said otherwise. */
export function aScenario(routes: readonly Route[], parts: Omit<TableParts, 'routes'> = {}): Scenario {
  return new Scenario(aTable({ providers: PROVIDERS, ...parts, routes }));
}

export interface Outcome {
  readonly chain: Chain;
  readonly attempts: readonly Attempt[];
  /** `openai/gpt-4o K`, or `local/x` without a key. */
  readonly path: readonly string[];
  /** What the client gets; undefined where it was served. */
  readonly error: GatewayError | undefined;
}

function paths(attempts: readonly Attempt[]): readonly string[] {
  return attempts.map(({ target, key }) => (key ? `${target} ${key.label}` : target));
}

export function aFailure(
  kind: ErrorKind,
  init: { status?: number; retryAfterMs?: number; message?: string } = {},
): GatewayError {
  return new GatewayError(kind, { message: `upstream said ${kind}`, ...init });
}
