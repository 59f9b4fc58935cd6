// Which target keeps which answer, so that a client who asks for it again is led there.

export interface Placement {
  /** Whose it is; undefined: an anonymous client's. */
  readonly client: string | undefined;
  /** The model that was asked for. */
  readonly model: string;
  readonly route: string;
  readonly captures: readonly string[];
  readonly target: string;
  /** PROVIDER/LABEL: vendors keep answers by account. */
  readonly keyId: string | undefined;
}

/** The oldest are forgotten beyond this. */
const MOST_PLACEMENTS = 10_000;

export class Placements {
  readonly #byId = new Map<string, Placement>();

  keep(id: string, placement: Placement): void {
    this.#byId.delete(id);
    this.#byId.set(id, placement);
    if (this.#byId.size <= MOST_PLACEMENTS) return;
    const [oldest] = this.#byId.keys();
    if (oldest !== undefined) this.#byId.delete(oldest);
  }

  /** Undefined where it is unknown, or another client's. */
  find(id: string, client: string | undefined): Placement | undefined {
    const placement = this.#byId.get(id);
    return placement?.client === client ? placement : undefined;
  }
}
