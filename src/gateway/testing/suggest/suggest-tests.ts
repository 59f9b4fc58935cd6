// Tests for what no test shows yet: each found in the analysis, tried in the executor, and kept as it came out there.
import { decidingAtoms } from '../../../compiler/analysis/deciding-atoms.ts';
import type { Goal } from '../../../compiler/analysis/goals.ts';
import type { Reach } from '../../../compiler/analysis/reach.ts';
import type { Witness } from '../../../compiler/analysis/space/witness.ts';
import type { RequestRecord } from '../../../telemetry/record.ts';
import type { Configuration } from '../../configuration.ts';
import { Coverage, type RoutedRequest } from '../coverage.ts';
import { goalText } from '../goal-text.ts';
import { runTest } from '../run-test.ts';
import { failuresInto } from './failures-into.ts';
import { type Sure, type Trial, testOf, testText } from './suggested-test.ts';

export interface Suggestions {
  /** `test` blocks, in file order. */
  readonly tests: readonly string[];
  /** What no request could be written for that shows it. */
  readonly without: readonly Goal[];
}

export interface SuggestInit {
  readonly configuration: Configuration;
  readonly reach: Reach;
  /** Of the tests that there are; what suggestions show is added. */
  readonly coverage: Coverage;
  /** Names of tests that there are. */
  readonly taken: Iterable<string>;
}

/** Chances that an expectation has to stand, so that it does not hold by chance only. */
const SEEDS = [1, 2, 3] as const;

/** One for each goal that neither the tests there are nor the suggestions before it show. */
export async function suggestTests(goals: readonly Goal[], init: SuggestInit): Promise<Suggestions> {
  const tests: string[] = [];
  const without: Goal[] = [];
  const names = new Set(init.taken);
  for (const goal of goals) {
    if (init.coverage.shows(goal)) continue;
    const found = await new Search(goal, init).find();
    if (found === undefined) {
      without.push(goal);
      continue;
    }
    init.coverage.see(found.seen);
    tests.push(testText(freshName(nameOf(goal, init.configuration), names), found.trial, found));
  }
  return { tests, without };
}

function nameOf(goal: Goal, { table }: Configuration): string {
  return `${goalText(goal, table)}${goal.kind === 'atom' ? ` is ${goal.holds}` : ''}`;
}

interface Found {
  readonly trial: Trial;
  readonly seen: RoutedRequest;
  readonly record: RequestRecord;
  /** What is the same whatever chance does. */
  readonly sure: Sure;
}

class Search {
  readonly #goal: Goal;
  readonly #init: SuggestInit;

  constructor(goal: Goal, init: SuggestInit) {
    this.#goal = goal;
    this.#init = init;
  }

  async find(): Promise<Found | undefined> {
    for (const witness of this.#init.reach.of(this.#goal).witnesses) {
      const trial = await this.#showing(witness);
      const found = trial && (await this.#settled(trial));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The plainest such request that shows the goal: some of its numbers may come by themselves. */
  async #showing({ numbers = {}, ...rest }: Witness): Promise<Trial | undefined> {
    const said = Object.entries(numbers);
    for (const some of fewestFirst(said)) {
      const witness = some.length === 0 ? rest : { ...rest, numbers: Object.fromEntries(some) };
      const trial = await this.#leading({ witness });
      if (trial !== undefined) return trial;
    }
    return undefined;
  }

  /** For a goal that is an arm: with the failures that lead into it. */
  async #leading(trial: Trial): Promise<Trial | undefined> {
    const goal = this.#goal;
    if (goal.kind !== 'arm') return (await this.#shown(trial)) ? trial : undefined;
    return failuresInto(goal, {
      table: this.#init.configuration.table,
      run: (failing) => this.#run(failing === undefined ? trial : { ...trial, failing }),
    }).then((failing) => failing && { ...trial, ...failing });
  }

  async #shown(trial: Trial): Promise<boolean> {
    const seen = await this.#run(trial);
    if (seen === undefined) return false;
    const alone = new Coverage();
    alone.see(seen);
    return alone.shows(this.#goal);
  }

  /** Whether the attempts are the same for every seed is tried, not proved. */
  async #settled(found: Trial): Promise<Found | undefined> {
    const trial = (await this.#undrawn(found)) ?? found;
    const runs: RoutedRequest[] = [];
    for (const seed of SEEDS) {
      const seen = await this.#run(trial, seed);
      if (seen === undefined) return undefined;
      runs.push(seen);
    }
    const [seen] = runs;
    return seen && { trial, seen, record: seen.record, sure: this.#goal.kind === 'arm' ? sureOf(runs) : 'route' };
  }

  /** Where a route draws requests by their ids, this one is held to a lot: another seed would give it another. */
  async #undrawn(trial: Trial): Promise<Trial | undefined> {
    const draws = this.#init.configuration.table.routes.some(({ match }) =>
      decidingAtoms(match, '').some(({ atom }) => atom.kind === 'sample' && atom.by === undefined),
    );
    if (!draws || trial.witness.sample !== undefined) return undefined;
    const held = { ...trial, witness: { ...trial.witness, sample: 0.5 } };
    return (await this.#shown(held)) ? held : undefined;
  }

  /** Undefined where there can be no such request, or no route is asked. */
  async #run(trial: Trial, seed: number = SEEDS[0]): Promise<RoutedRequest | undefined> {
    let seen: RoutedRequest | undefined;
    const onRouted = (request: RoutedRequest): void => {
      seen = request;
    };
    await runTest(testOf(trial), this.#init.configuration, { seed, onRouted });
    return seen;
  }
}

function sureOf(runs: readonly RoutedRequest[]): Sure {
  const different = (of: (record: RequestRecord) => string | undefined): number =>
    new Set(runs.map(({ record }) => of(record))).size;
  if (different(({ attempts }) => attempts.map(({ target }) => target).join()) === 1) return 'attempts';
  return different(({ target }) => target) === 1 ? 'target' : 'route';
}

/** All choices out of a few, nothing first. */
function fewestFirst<T>(all: readonly T[]): readonly (readonly T[])[] {
  const choices = all.reduce<readonly (readonly T[])[]>(
    (some, one) => [...some, ...some.map((few) => [...few, one])],
    [[]],
  );
  return choices.toSorted((a, b) => a.length - b.length);
}

function freshName(name: string, taken: Set<string>): string {
  let fresh = name;
  for (let number = 2; taken.has(fresh); number++) fresh = `${name} (${number})`;
  taken.add(fresh);
  return fresh;
}
