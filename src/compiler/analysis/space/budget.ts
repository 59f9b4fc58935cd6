// How much work one question may cost, so that no file can make the analysis run without end.

/** Steps a question may take: boxes split, conditions multiplied out, states of automata visited. */
const STEPS_A_QUESTION = 20_000;

/** Thrown inside the analysis where a question costs more than its budget; it becomes FL214. */
class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
}

export class Budget {
  readonly #steps: number;
  #left: number;

  constructor(steps = STEPS_A_QUESTION) {
    this.#steps = steps;
    this.#left = steps;
  }

  spend(steps = 1): void {
    this.#left -= steps;
    if (this.#left < 0) throw new BudgetSpent();
  }

  /** The answer to a question, with a whole budget of its own; undefined where that was not enough. */
  decide<T>(question: () => T): { readonly answer: T } | undefined {
    const before = this.#left;
    this.#left = this.#steps;
    try {
      return { answer: question() };
    } catch (fault) {
      if (fault instanceof BudgetSpent) return undefined;
      throw fault;
    } finally {
      this.#left = before;
    }
  }
}
