// What tests cover of their files, in figures and in words: for people, for programs, for JUnit's properties.

import type { AtomGoal, Goal } from '../../compiler/analysis/goals.ts';
import type { CoverageReport } from '../../gateway/testing/coverage.ts';
import { goalText } from '../../gateway/testing/goal-text.ts';
import type { Position } from '../../route-table.ts';

const KINDS = ['route', 'arm', 'atom'] as const satisfies readonly Goal['kind'][];

interface Figure {
  readonly covered: number;
  readonly total: number;
}

/** Of all files together; what no request can show is in none of them. */
export interface Figures {
  readonly routes: Figure;
  readonly arms: Figure;
  /** Two for each test of a condition: true, and false. */
  readonly atoms: Figure;
  /** Of all of these, from 0 to 1; 1 where there is nothing. */
  readonly share: number;
}

export function figuresOf(reports: readonly CoverageReport[]): Figures {
  const count = (goals: (report: CoverageReport) => readonly Goal[], kind: Goal['kind']): number =>
    reports.flatMap(goals).filter((goal) => goal.kind === kind).length;
  const [routes, arms, atoms] = KINDS.map((kind): Figure => {
    const covered = count((report) => report.covered, kind);
    return { covered, total: covered + count((report) => report.uncovered, kind) };
  }) as [Figure, Figure, Figure];
  const all = [routes, arms, atoms];
  const total = all.reduce((sum, figure) => sum + figure.total, 0);
  const covered = all.reduce((sum, figure) => sum + figure.covered, 0);
  return { routes, arms, atoms, share: total === 0 ? 1 : covered / total };
}

/** Rounded down, so that what is under a bound never looks as if it met it: `89.9%`. */
export function percentText(share: number): string {
  return `${Math.floor(share * 1000 + 1e-9) / 10}%`;
}

/** `routes 3/4, arms 4/6, atoms 7/10`. */
export function figuresText({ routes, arms, atoms }: Figures): string {
  return Object.entries({ routes, arms, atoms })
    .map(([name, { covered, total }]) => `${name} ${covered}/${total}`)
    .join(', ');
}

/** One thing that is not covered, or does not count. */
export interface CoverageLine {
  readonly goal: Goal;
  /** In the words of the file, with its route. */
  readonly text: string;
  readonly position?: Position;
  /** Why it does not count. */
  readonly reason?: string;
}

/** In file order; a test of a condition that is seen neither true nor false is one line. */
export function uncoveredLines(reports: readonly CoverageReport[]): readonly CoverageLine[] {
  return reports.flatMap(({ uncovered, table }) => {
    const both = (goal: Goal): boolean => goal.kind === 'atom' && uncovered.some((other) => isOpposite(goal, other));
    return uncovered
      .filter((goal) => !(goal.kind === 'atom' && !goal.holds && both(goal)))
      .map((goal) => line(goal, `${goalText(goal, table)}${missing(goal, both(goal))}`));
  });
}

/** Of a route that nothing gets to, the route alone. */
export function uncountedLines(reports: readonly CoverageReport[]): readonly CoverageLine[] {
  return reports.flatMap(({ uncounted, table }) => {
    const closed = new Set(uncounted.flatMap(({ goal }) => (goal.kind === 'route' ? [goal.route] : [])));
    const shown = uncounted.filter(({ goal }) => goal.kind === 'route' || !closed.has(goal.route));
    return shown.map(({ goal, reason }) => {
      const outcome = goal.kind === 'atom' ? ` ${goal.holds}` : '';
      return { ...line(goal, `${goalText(goal, table)}${outcome}`), reason };
    });
  });
}

function missing(goal: Goal, both: boolean): string {
  if (goal.kind === 'route') return ' takes nothing';
  if (goal.kind === 'arm') return ' is never tried';
  return both ? ' never decides' : ` never decides by being ${goal.holds}`;
}

function isOpposite(goal: AtomGoal, other: Goal): boolean {
  return other.kind === 'atom' && other.uses === goal.uses && other.holds !== goal.holds;
}

function line(goal: Goal, text: string): CoverageLine {
  return { goal, text, ...(goal.position && { position: goal.position }) };
}
