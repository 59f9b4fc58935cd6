// Which member each key of a group keeps to: bounded, the least recently used go first.
import type { Affinity } from './state.ts';

/** Users and sessions come from clients: what a client can make up must not grow without bound. */
const MOST = 100_000;

interface Entry extends Affinity {
  readonly group: string;
}

export class Affinities {
  readonly #entries = new Map<string, Entry>();

  get(group: string, key: string, now: number): string | undefined {
    const identity = identityOf(group, key);
    const entry = this.#entries.get(identity);
    if (entry === undefined || now < entry.until) return entry?.member;
    this.#entries.delete(identity);
    return undefined;
  }

  set(group: string, key: string, affinity: Affinity): void {
    const identity = identityOf(group, key);
    this.#entries.delete(identity);
    this.#entries.set(identity, { ...affinity, group });
    // Asked only where it is wanted: before the first of a map that is renewed all the time lie many that are gone.
    const oldest = this.#entries.size > MOST ? this.#entries.keys().next().value : undefined;
    if (oldest !== undefined) this.#entries.delete(oldest);
  }

  retire(declared: (identity: string) => boolean): void {
    for (const [identity, { group }] of this.#entries) if (!declared(group)) this.#entries.delete(identity);
  }
}

function identityOf(group: string, key: string): string {
  return `${group}\n${key}`;
}
