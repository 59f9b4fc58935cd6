// Tests for what no test shows yet: each found in the analysis, tried in the executor, and kept as it came out there.
import { decidingAtoms } from '../../../compiler/analysis/deciding-atoms.ts';
import type { ArmGoal, Goal } from '../../../compiler/analysis/goals.ts';
import type { Reach } from '../../../compiler/analysis/reach.ts';
import type { RouteTable } from '../../../route-table.ts';
import type { RequestRecord } from '../../../telemetry/record.ts';
import type { Configuration } from '../../configuration.ts';
import { Coverage, type RoutedRequest } from '../coverage.ts';
import { goalText } from '../goal-text.ts';
import { runTest } from '../run-test.ts';
import { failuresInto } from './failures-into.ts';
import { type Sure, type Trial, testOf, testText } from './suggested-test.ts';

interface SuggestedTest {
  readonly name: string;
  /** What it shows. */
  readonly goal: Goal;
  /** The `test` block. */
  readonly text: string;
}

export interface Suggestions {
  /** In file order. */
  readonly tests: readonly SuggestedTest[];
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

const SEED = 1;
/** Under which what is expected has to come true as well, so that it does not by chance only. */
const OTHER_SEEDS = [2, 3] as const;

/** One for each goal that neither the tests there are nor the suggestions before it show. */
export async function suggestTests(goals: readonly Goal[], init: SuggestInit): Promise<Suggestions> {
  const tests: SuggestedTest[] = [];
  const without: Goal[] = [];
  const names = new Set(init.taken);
  const draws = drawsRequests(init.configuration.table);
  for (const goal of goals) {
    if (init.coverage.shows(goal)) continue;
    const found = await new Search(goal, init).find({ draws });
    if (found === undefined) {
      without.push(goal);
      continue;
    }
    init.coverage.see(found.seen);
    const name = freshName(nameOf(goal, init.configuration), names);
    tests.push({ name, goal, text: testText(name, found.trial, found) });
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

  /** The plainest such request that shows the goal: some of its numbers may come by themselves. */
  async find({ draws }: { readonly draws: boolean }): Promise<Found | undefined> {
    for (const witness of this.#init.reach.of(this.#goal).witnesses) {
      const { numbers = {}, ...rest } = witness;
      // Where a route draws requests by their ids this one is held to a lot: another seed would give it another.
      const begun = draws && rest.sample === undefined ? [{ ...rest, sample: 0.5 }, rest] : [rest];
      for (const some of fewestFirst(Object.entries(numbers))) {
        const said = some.length === 0 ? {} : { numbers: Object.fromEntries(some) };
        for (const request of begun) {
          const found = await this.#found({ witness: { ...request, ...said } });
          if (found !== undefined) return found;
        }
      }
    }
    return undefined;
  }

  async #found(asked: Trial): Promise<Found | undefined> {
    const goal = this.#goal;
    const trial = goal.kind === 'arm' ? await this.#leading(asked, goal) : asked;
    if (trial === undefined) return undefined;
    const seen = await this.#run(trial);
    if (seen === undefined) return undefined;
    const alone = new Coverage();
    alone.see(seen);
    if (!alone.shows(goal)) return undefined;
    return { trial, seen, record: seen.record, sure: goal.kind === 'arm' ? await this.#sure(trial, seen) : 'route' };
  }

  /** With the failures that lead into an arm. */
  async #leading(trial: Trial, goal: ArmGoal): Promise<Trial | undefined> {
    const failing = await failuresInto(goal, {
      table: this.#init.configuration.table,
      run: (targets) => this.#run(targets === undefined ? trial : { ...trial, failing: targets }),
    });
    return failing && { ...trial, ...failing };
  }

  /** Whether the attempts are the same for every seed is tried, not proved. */
  async #sure(trial: Trial, seen: RoutedRequest): Promise<Sure> {
    const runs = [seen];
    for (const seed of OTHER_SEEDS) runs.push((await this.#run(trial, seed)) ?? seen);
    return sureOf(runs);
  }

  /** Undefined where there can be no such request, or no route is asked. */
  async #run(trial: Trial, seed = SEED): Promise<RoutedRequest | undefined> {
    let seen: RoutedRequest | undefined;
    const onRouted = (request: RoutedRequest): void => {
      seen = request;
    };
    await runTest(testOf(trial), this.#init.configuration, { seed, onRouted });
    return seen;
  }
}

/** Whether some route takes requests by chance of their own. */
function drawsRequests({ routes }: RouteTable): boolean {
  return routes.some(({ match }) =>
    decidingAtoms(match, '').some(({ atom }) => atom.kind === 'sample' && atom.by === undefined),
  );
}

function sureOf(runs: readonly RoutedRequest[]): Sure {
  const different = (of: (record: RequestRecord) => string | undefined): number =>
    new Set(runs.map(({ record }) => of(record))).size;
  if (different(({ attempts }) => attempts.map(({ target }) => target).join()) === 1) return 'attempts';
  return different(({ target }) => target) === 1 ? 'target' : 'route';
}

/** All choices out of a few, nothing first. */
function fewestFirst<T>(all: readonly T[]): readonly (readonly T[])[] {
  let choices: readonly (readonly T[])[] = [[]];
  for (const one of all) choices = choices.concat(choices.map((few) => [...few, one]));
  return choices.toSorted((a, b) => a.length - b.length);
}

function freshName(name: string, taken: Set<string>): string {
  let fresh = name;
  for (let number = 2; taken.has(fresh); number++) fresh = `${name} (${number})`;
  taken.add(fresh);
  return fresh;
}
