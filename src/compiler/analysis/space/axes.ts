// The axes of a table's request space, each made when something first asks for it.
import type { Client, RequestKey, RouteTable } from '../../../route-table.ts';
import {
  type Flag,
  type NumberField,
  OPERATIONS,
  type Operation,
  PROTOCOL_OPERATIONS,
  PROTOCOLS,
  type Protocol,
} from '../../../vocabulary.ts';
import { exampleOf, type Language, Languages } from '../text/languages.ts';
import { type OptionalText, optionalTextAlgebra } from '../text/optional-text.ts';
import type { Algebra } from './algebra.ts';
import type { Axis, Box } from './box.ts';
import type { Budget } from './budget.ts';
import { bitsOf, finiteAlgebra, type Mask } from './finite.ts';
import { middleOf, SHARES, textInLots } from './lots.ts';
import { type NumberSet, rangeAlgebra } from './ranges.ts';
import { momentOf, WEEK } from './week.ts';
import { showKey, type WitnessDraft } from './witness.ts';

/** A protocol with an operation that it has. */
interface Endpoint {
  readonly protocol: Protocol;
  readonly operation: Operation;
}

/** The plainest first, since witnesses take the first that fits. */
const ENDPOINTS: readonly Endpoint[] = OPERATIONS.flatMap((operation) =>
  PROTOCOLS.filter((protocol) => PROTOCOL_OPERATIONS[protocol].includes(operation)).map((protocol) => ({
    protocol,
    operation,
  })),
);

const ANONYMOUS = undefined;
const NOT_SET: Mask = 1n;
export const SET: Mask = 2n;
/** Whole numbers from 0 on. */
export const COUNTS = { from: 0, to: Number.MAX_SAFE_INTEGER };
/** What every request has an amount of. */
const ALWAYS_THERE: ReadonlySet<NumberField> = new Set(['body_size']);

/** Without declared clients every caller is anonymous, whatever key it presents. */
export function letsAnonymousIn({ clients, server }: RouteTable): boolean {
  return clients.length === 0 || server.allowAnonymous;
}

export class Axes {
  readonly languages: Languages;
  /** Who can call: the declared clients; and after them whoever has no name, where such callers are let in. */
  readonly callers: readonly (Client | undefined)[];
  readonly endpoints = ENDPOINTS;
  readonly client: Axis<Mask>;
  readonly endpoint: Axis<Mask>;
  readonly model: Axis<Language>;
  readonly #named: Mask;
  readonly #byKey = new Map<string, Axis>();
  readonly #callers = new Map<Mask, readonly number[]>();
  readonly #masks = { client: new Map<string, Mask>(), tag: new Map<string, Mask>() };

  constructor(table: RouteTable, budget: Budget) {
    this.languages = new Languages(budget);
    this.callers = letsAnonymousIn(table) ? [...table.clients, ANONYMOUS] : table.clients;
    this.#named = (1n << BigInt(table.clients.length)) - 1n;
    for (const [number, { name, tags }] of table.clients.entries()) {
      const own = 1n << BigInt(number);
      this.#masks.client.set(name, own);
      for (const tag of tags) this.#masks.tag.set(tag, (this.#masks.tag.get(tag) ?? 0n) | own);
    }
    this.client = this.#axis('client', 0, {
      algebra: finiteAlgebra(this.callers.length),
      show: (set, witness) => {
        const name = this.callers[first(set)]?.name;
        if (name !== undefined) witness.client = name;
        else if (this.#named !== 0n) witness.anonymous = true;
      },
    });
    this.endpoint = this.#axis('endpoint', 1, { algebra: finiteAlgebra(ENDPOINTS.length), show: showEndpoint });
    this.model = this.#axis('model', 1e9, {
      algebra: this.languages,
      show: (set, witness) => {
        witness.model = exampleOf(set);
      },
    });
  }

  /** Every caller that has a name. */
  get known(): Mask | undefined {
    return this.#named === 0n ? undefined : this.#named;
  }

  /** The callers of some names, or that carry some tags; undefined for none. */
  masksOf(names: readonly string[], kind: 'client' | 'tag'): Mask | undefined {
    const mask = names.reduce((all, name) => all | (this.#masks[kind].get(name) ?? 0n), 0n);
    return mask === 0n ? undefined : mask;
  }

  /** The numbers of the callers that a box is for. */
  callersOf(box: Box): readonly number[] {
    const mask = (box.find(({ axis }) => axis === this.client)?.set as Mask | undefined) ?? this.client.algebra.full;
    let callers = this.#callers.get(mask);
    if (callers === undefined) {
      callers = [...bitsOf(mask)];
      this.#callers.set(mask, callers);
    }
    return callers;
  }

  /** Whether a request uses something: the mask `SET`, or its opposite. */
  flag(name: Flag): Axis<Mask> {
    return this.#axis(`flag ${name}`, 1000, {
      algebra: finiteAlgebra(2),
      show: (set, witness) => {
        if ((set & NOT_SET) === 0n) witness.flags = [...(witness.flags ?? []), name];
      },
    });
  }

  /** A count that a request may carry. */
  number(name: NumberField): Axis<NumberSet> {
    const optional = !ALWAYS_THERE.has(name);
    return this.#numbers(`number ${name}`, rangeAlgebra(COUNTS, optional), (value, witness) => {
      if (value > 0 || optional) witness.numbers = { ...witness.numbers, [name]: value };
    });
  }

  /** Where the hash of a key falls; a request need not have the key. Without a key: the request itself. */
  sample(by: RequestKey | undefined): Axis<NumberSet> {
    if (by === undefined) {
      return this.#axis('sample', 2000, {
        algebra: rangeAlgebra(SHARES, false),
        show: (lots, witness) => {
          witness.sample = middleOf(lots);
        },
      });
    }
    return this.#axis(sampleKey(by), 2000, {
      algebra: rangeAlgebra(SHARES, true),
      show: (lots, witness, box) => {
        // Where the key's own axis is held to something too, that one shows a text that fits both.
        if (lots.absent || box.some(({ axis }) => axis.key === textKey(by))) return;
        const text = textInLots({ texts: this.languages.full, by, lots });
        if (text !== undefined) showKey(by, text, witness);
      },
    });
  }

  /** The minute of the week on the clock of a zone. */
  time(zone: string): Axis<NumberSet> {
    return this.#numbers(`time ${zone}`, rangeAlgebra(WEEK, false), (value, witness) => {
      witness.at = momentOf(value, zone);
    });
  }

  /** @param name in lower case. */
  header(name: string): Axis<OptionalText> {
    const by = { kind: 'header', name } as const;
    return this.#text(textKey(by), by, (text, witness) => showKey(by, text, witness));
  }

  metadata(name: string): Axis<OptionalText> {
    return this.#text(`metadata ${name}`, undefined, (text, witness) => {
      witness.metadata = { ...witness.metadata, [name]: text };
    });
  }

  user(): Axis<OptionalText> {
    const by = { kind: 'user' } as const;
    return this.#text(textKey(by), by, (text, witness) => showKey(by, text, witness));
  }

  #numbers(
    key: string,
    algebra: Algebra<NumberSet>,
    show: (value: number, witness: WitnessDraft) => void,
  ): Axis<NumberSet> {
    return this.#axis(key, 2000, {
      algebra,
      show: ({ absent, ranges }, witness) => {
        const value = ranges[0]?.from;
        if (!absent && value !== undefined) show(value, witness);
      },
    });
  }

  /** @param by the key that the text is, where samples may be drawn by it */
  #text(
    key: string,
    by: RequestKey | undefined,
    show: (text: string, witness: WitnessDraft) => void,
  ): Axis<OptionalText> {
    return this.#axis(key, 3000, {
      algebra: optionalTextAlgebra(this.languages),
      show: ({ absent, texts }, witness, box) => {
        const sample = by && box.find(({ axis }) => axis.key === sampleKey(by));
        const lots = sample?.set as NumberSet | undefined;
        if (texts === undefined || (absent && (lots === undefined || lots.absent))) return;
        const drawn = by && lots && textInLots({ texts, by, lots });
        show(drawn ?? exampleOf(texts), witness);
      },
    });
  }

  /** Axes of one family get ranks in the order in which they are asked for. */
  #axis<S>(key: string, family: number, parts: Pick<Axis<S>, 'algebra' | 'show'>): Axis<S> {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known as Axis<S>;
    const axis: Axis<S> = { key, rank: family + this.#byKey.size / 1000, ...parts };
    this.#byKey.set(key, axis as Axis);
    return axis;
  }
}

const textKey = (by: RequestKey): string => (by.kind === 'header' ? `header ${by.name}` : by.kind);
const sampleKey = (by: RequestKey): string => `sample by ${textKey(by)}`;

function first(set: Mask): number {
  return bitsOf(set).next().value ?? 0;
}

const showEndpoint: Axis<Mask>['show'] = (set, witness) => {
  const endpoint = ENDPOINTS[first(set)];
  if (endpoint === undefined) return;
  if (endpoint.protocol !== 'openai-chat') witness.protocol = endpoint.protocol;
  if (endpoint.operation !== 'chat') witness.operation = endpoint.operation;
};
