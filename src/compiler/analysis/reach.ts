// Whether some request reaches a goal, with such requests; what no request reaches is no fault of the tests.
import type { Condition, RouteTable } from '../../route-table.ts';
import { type DeadArm, deadArms } from './arms.ts';
import type { ArmGoal, AtomGoal, AtomUse, Goal } from './goals.ts';
import type { Box } from './space/box.ts';
import { BoxIndex } from './space/box-index.ts';
import { type Region, Space } from './space/space.ts';
import type { Witness } from './space/witness.ts';
import { type ReachedTarget, targetsOf } from './targets.ts';
import { operableBy, usableBy } from './usable.ts';

export interface Reached {
  /** A request for each way to reach it; empty where none is known. */
  readonly witnesses: readonly Witness[];
  /** Why no request can; absent where one can, or where it costs more than its budget to tell. */
  readonly impossible?: string;
}

const DEAD_ARMS: Readonly<Record<DeadArm, string>> = {
  'no way': 'no failure leads into it',
  'tried before': 'its targets have all been tried before it',
};

/** What requests that are really sent have, where they have it at all: of two witnesses, one that has is of more use. */
const LEAST = { input_tokens: 64, max_tokens: 1, messages: 1 } as const;
const USUAL = all(
  Object.entries(LEAST).map(([field, least]) => ({
    kind: 'not',
    term: { kind: 'number', field: field as keyof typeof LEAST, max: least - 1 },
  })),
);

/** Questions are answered when they are asked, each within a budget of its own. */
export class Reach {
  readonly #table: RouteTable;
  readonly #space: Space;
  /** The boxes of all routes, each under its number. */
  readonly #taken: BoxIndex;
  readonly #regions: readonly (Region | undefined)[];
  readonly #usual: Region;

  constructor(table: RouteTable) {
    this.#table = table;
    const space = new Space(table);
    this.#space = space;
    this.#taken = new BoxIndex(space.axes);
    this.#usual = space.regionOf(USUAL);
    this.#regions = table.routes.map(({ match }, number) => {
      const decided = space.budget.decide(() => space.regionOf(match));
      // Boxes of their own, since the index tells them apart by identity.
      const region = decided?.answer.map((box) => [...box]);
      for (const box of region ?? []) this.#taken.add(box, number);
      return region;
    });
  }

  of(goal: Goal): Reached {
    if (goal.kind === 'atom') return this.#atom(goal);
    const taken = this.#ask(() => this.#first(goal.route, this.#regions[goal.route] ?? []));
    if (taken === undefined || this.#regions[goal.route] === undefined) return { witnesses: [] };
    if (taken.length === 0) return { witnesses: [], impossible: 'no request gets to its route' };
    return goal.kind === 'route' ? { witnesses: taken } : this.#arm(goal, taken);
  }

  #atom({ uses, holds }: AtomGoal): Reached {
    const answers = uses.map((use) => this.#ask(() => this.#deciding(use, holds)));
    const witnesses = answers.flatMap((answer) => answer ?? []);
    if (witnesses.length > 0 || answers.includes(undefined)) return { witnesses };
    const impossible = `it never decides by being ${holds}`;
    return { witnesses, impossible };
  }

  /** Where all that must hold does and nothing that must not, the outcome of the test is that of the condition. */
  #deciding({ atom, holding, failing, route }: AtomUse, holds: boolean): readonly Witness[] {
    const region = this.#space.regionOf(all(holds ? [...holding, atom] : holding));
    const others = (holds ? failing : [...failing, atom]).map((condition) => this.#space.regionOf(condition));
    return this.#first(route, region, others.flat());
  }

  /** A target that cannot take a request is passed over: each target is asked for requests that it can. */
  #arm({ route: number, arm }: ArmGoal, taken: readonly Witness[]): Reached {
    const { routes } = this.#table;
    const arms = routes[number]?.arms ?? [];
    const targets = arms.map(({ members }) => targetsOf(this.#table, members, ''));
    const dead = deadArms(arms, targets).get(arm);
    if (dead !== undefined) return { witnesses: [], impossible: DEAD_ARMS[dead] };
    const answers = (targets[arm] ?? []).map((target) => this.#ask(() => this.#served(number, target)));
    const witnesses = answers.flatMap((answer) => answer ?? []);
    if (witnesses.length > 0) return { witnesses };
    if (answers.includes(undefined)) return { witnesses: taken };
    return { witnesses, impossible: 'its targets can take no request of the route' };
  }

  #served(route: number, { target }: ReachedTarget): readonly Witness[] {
    const provider = this.#table.providers.find(({ name }) => name === target.provider);
    const space = this.#space;
    const region = this.#regions[route] ?? [];
    if (provider === undefined) return [];
    return this.#first(route, usableBy(target, provider, { space, region: operableBy(provider, { space, region }) }));
  }

  /** A request of the region that no route before this one takes, and nothing else that is given; one or none. */
  #first(route: number, region: Region, others: Region = []): readonly Witness[] {
    const before = (box: Box): Region =>
      this.#taken.near(box).filter((other) => (this.#taken.ownerOf(other) ?? route) < route);
    for (const asked of [this.#space.intersect(region, this.#usual), region]) {
      const { box } = this.#space.outside(asked, (part) => [...before(part), ...others]);
      if (box !== undefined) return [this.#space.witness(box)];
    }
    return [];
  }

  /** Undefined where it costs more than the budget. */
  #ask<T>(question: () => T): T | undefined {
    return this.#space.budget.decide(question)?.answer;
  }
}

function all(terms: readonly Condition[]): Condition {
  return { kind: 'and', terms };
}
