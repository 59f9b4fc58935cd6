// Answers about two objects that were given before.

export class PairMemo<A extends object, B extends object, T> {
  readonly #known = new Map<A, Map<B, T>>();

  /** What is known of the two, or else what `ask` says; it may throw, and is asked again then. */
  of(a: A, b: B, ask: () => T): T {
    let ofA = this.#known.get(a);
    if (ofA === undefined) {
      ofA = new Map();
      this.#known.set(a, ofA);
    }
    const known = ofA.get(b);
    if (known !== undefined || ofA.has(b)) return known as T;
    const answer = ask();
    ofA.set(b, answer);
    return answer;
  }
}
