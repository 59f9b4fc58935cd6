// What has to be added to Redis once it is there: differences to counts, those to the same place added up.

export interface Difference {
  readonly kind: string;
  readonly key: string;
  readonly amount: number;
  /** Which slot of time, or whose slots. */
  readonly place: number | string;
  /** The milliseconds of a slot of time, or until the key is of no use. */
  readonly span: number;
}

export class Journal {
  #entries = new Map<string, Difference>();

  get size(): number {
    return this.#entries.size;
  }

  add(difference: Difference): void {
    const identity = `${difference.key}\n${difference.place}`;
    const before = this.#entries.get(identity);
    this.#entries.set(identity, { ...difference, amount: difference.amount + (before?.amount ?? 0) });
  }

  /** All of them, and begins anew. */
  drain(): readonly Difference[] {
    const entries = [...this.#entries.values()];
    this.#entries = new Map();
    return entries;
  }
}

/** Keys and arguments of the script that applies them. */
export function adjustment(
  differences: readonly Difference[],
  now: number,
): readonly [keys: readonly string[], args: readonly (string | number)[]] {
  return [
    differences.map(({ key }) => key),
    [now, ...differences.flatMap(({ kind, amount, place, span }) => [kind, amount, place, span])],
  ];
}
