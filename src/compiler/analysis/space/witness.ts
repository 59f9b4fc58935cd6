// A concrete request out of a set, in the vocabulary of `request { }`.
import type { Flag, NumberField, Operation, Protocol } from '../../../vocabulary.ts';

/** JSON-safe. What is not there is as `request { }` has it: absent, false, protocol openai-chat, operation chat. */
export interface Witness {
  readonly model: string;
  /** Absent: anonymous. */
  readonly client?: string;
  readonly protocol?: Protocol;
  readonly operation?: Operation;
  /** Each flag that is set. */
  readonly flags?: readonly Flag[];
  readonly user?: string;
  readonly numbers?: Readonly<Partial<Record<NumberField, number>>>;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Where its hash falls, from 0 to 1. */
  readonly sample?: number;
  /** When it comes: `2026-01-05T21:10Z`. */
  readonly at?: string;
}

/** A witness while axes put in what they are about. */
export type WitnessDraft = {
  -readonly [Field in keyof Witness]: Witness[Field];
};

/** `request { model "gpt-x"; client web; tools; header "x-team" "search" }`. */
export function renderWitness(witness: Witness): string {
  const { model, client, protocol, operation, flags = [], user, sample, at } = witness;
  const parts = [
    `model ${JSON.stringify(model)}`,
    ...(client === undefined ? [] : [`client ${client}`]),
    ...(protocol === undefined ? [] : [`protocol ${protocol}`]),
    ...(operation === undefined ? [] : [`operation ${operation}`]),
    ...flags,
    ...(user === undefined ? [] : [`user ${JSON.stringify(user)}`]),
    ...Object.entries(witness.numbers ?? {}).map(([name, value]) => `${name} ${value}`),
    ...namedTexts('header', witness.headers),
    ...namedTexts('metadata', witness.metadata),
    ...(sample === undefined ? [] : [`sample ${sample * 100}%`]),
    ...(at === undefined ? [] : [`at ${at}`]),
  ];
  return `request { ${parts.join('; ')} }`;
}

function namedTexts(field: string, texts: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(texts).map(([name, text]) => `${field} ${JSON.stringify(name)} ${JSON.stringify(text)}`);
}
