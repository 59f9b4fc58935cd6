// How many mutations are answered by exactly one finding at the edit, as a table by kind.
import type { Outcome } from './judge.ts';
import { MUTATION_KINDS, type MutationKind } from './mutation.ts';
import type { Trial } from './run.ts';

const OUTCOMES = ['clean', 'meaning', 'one', 'elsewhere', 'several'] as const satisfies readonly Outcome[];

export class Score {
  readonly #counts = new Map<string, number>();
  #slowest: Trial | undefined;

  add(trial: Trial): void {
    const key = keyOf(trial.mutation.kind, trial.verdict.outcome);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    if (trial.ms > (this.#slowest?.ms ?? 0)) this.#slowest = trial;
  }

  /** The one that took the longest. */
  get slowest(): Trial | undefined {
    return this.#slowest;
  }

  /** Of all mutations that leave a file invalid, those with exactly one finding at the edit; from 0 to 1. */
  share(kinds: readonly MutationKind[] = MUTATION_KINDS): number {
    const [one, elsewhere, several] = (['one', 'elsewhere', 'several'] as const).map((outcome) =>
      this.#count(kinds, outcome),
    );
    const invalid = (one ?? 0) + (elsewhere ?? 0) + (several ?? 0);
    return invalid === 0 ? 1 : (one ?? 0) / invalid;
  }

  render(): string {
    const head = ['', ...OUTCOMES, 'score'];
    const rows = [...MUTATION_KINDS.map((kind) => this.#row(kind, [kind])), this.#row('all', MUTATION_KINDS)];
    return `${[head, ...rows].map((cells) => cells.map(padded).join('')).join('\n')}\n`;
  }

  #row(title: string, kinds: readonly MutationKind[]): readonly string[] {
    const counts = OUTCOMES.map((outcome) => String(this.#count(kinds, outcome)));
    return [title, ...counts, `${(100 * this.share(kinds)).toFixed(1)}%`];
  }

  #count(kinds: readonly MutationKind[], outcome: Outcome): number {
    return kinds.reduce((sum, kind) => sum + (this.#counts.get(keyOf(kind, outcome)) ?? 0), 0);
  }
}

function keyOf(kind: MutationKind, outcome: Outcome): string {
  return `${kind} ${outcome}`;
}

function padded(cell: string, column: number): string {
  return column === 0 ? cell.padEnd(10) : cell.padStart(11);
}
