// Facts that every gateway keeps a copy of: written together, once a turn; heard from the others; loaded when Redis is
// back. What could not be written is written then.
import type { Affinity, Circuit, Outage } from '../state.ts';
import type { RedisLink } from './link.ts';
import { SHARE } from './scripts.ts';

interface Facts {
  readonly outage: Outage;
  readonly circuit: Circuit;
  readonly affinity: Affinity;
}
type Kind = keyof Facts;

const KINDS: readonly Kind[] = ['outage', 'circuit', 'affinity'];

/** What is kept back without Redis must not grow without bound; the oldest go first. */
const MOST_UNSAID = 10_000;

/** Takes a fact of another gateway in; undefined: it has ended. */
export type Hear = { readonly [K in Kind]: (identity: string, said: Facts[K] | undefined) => void };

interface Write {
  readonly said: string;
  /** After that it is of no use. */
  readonly ends: number;
}

export class SharedFacts {
  readonly #link: RedisLink;
  readonly #now: () => number;
  readonly #hear: Hear;
  readonly #unsaid: Readonly<Record<Kind, Map<string, Write>>> = {
    outage: new Map(),
    circuit: new Map(),
    affinity: new Map(),
  };
  #scheduled = false;

  constructor(link: RedisLink, now: () => number, hear: Hear) {
    this.#link = link;
    this.#now = now;
    this.#hear = hear;
  }

  share<K extends Kind>(kind: K, identity: string, fact: Facts[K] | undefined, ends: number): void {
    this.#keep(kind, identity, { said: fact === undefined ? '' : JSON.stringify(withoutProbe(fact)), ends });
    if (this.#scheduled || !this.#link.up) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#say().catch(() => undefined);
    });
  }

  heard(message: string): void {
    const { from, kind, name, said } = JSON.parse(message) as { from: string; kind: Kind; name: string; said: string };
    if (from !== this.#link.gateway) this.#take(kind, name, said);
  }

  /** Says what was kept back, then takes in all that is known. */
  async load(): Promise<void> {
    await this.#say();
    for (const kind of KINDS) {
      const all = await this.#link.all(this.#keys(kind)[0]);
      for (const [name, said] of Object.entries(all)) this.#take(kind, name, said);
    }
  }

  #take(kind: Kind, name: string, said: string): void {
    this.#hear[kind](name, said === '' ? undefined : JSON.parse(said));
  }

  async #say(): Promise<void> {
    await Promise.all(KINDS.map((kind) => this.#sayOf(kind)));
  }

  async #sayOf(kind: Kind): Promise<void> {
    const writes = [...this.#unsaid[kind]];
    if (writes.length === 0) return;
    this.#unsaid[kind].clear();
    const { gateway, channel } = this.#link;
    const facts = writes.flatMap(([name, { said, ends }]) => [name, said, ends]);
    try {
      await this.#link.run(SHARE, this.#keys(kind), [this.#now(), gateway, channel, kind, writes.length, ...facts]);
    } catch (fault) {
      for (const [name, write] of writes) if (!this.#unsaid[kind].has(name)) this.#keep(kind, name, write);
      throw fault;
    }
  }

  #keep(kind: Kind, identity: string, write: Write): void {
    const unsaid = this.#unsaid[kind];
    unsaid.set(identity, write);
    const [oldest] = unsaid.keys();
    if (unsaid.size > MOST_UNSAID && oldest !== undefined) unsaid.delete(oldest);
  }

  #keys(kind: Kind): readonly [facts: string, ends: string] {
    return [this.#link.key(kind), this.#link.key(`${kind} ends`)];
  }
}

function withoutProbe(fact: Outage | Circuit | Affinity): object {
  if ('probing' in fact) return { ...fact, probing: false };
  return 'open' in fact && fact.open ? { ...fact, open: { ...fact.open, probing: false } } : fact;
}
