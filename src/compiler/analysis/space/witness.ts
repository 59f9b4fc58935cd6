// A concrete request out of a set, in the vocabulary of `request { }`.
import type { Operation, Protocol } from '../../../vocabulary.ts';

/** JSON-safe. What is not there is as `request { }` has it: absent, false, protocol openai-chat, operation chat. */
export interface Witness {
  readonly model: string;
  /** Absent: anonymous. */
  readonly client?: string;
  readonly protocol?: Protocol;
  readonly operation?: Operation;
  /** Each flag that is set. */
  readonly flags?: readonly string[];
  /** `max_tokens` and its like. */
  readonly numbers?: Readonly<Record<string, number>>;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A witness while axes put in what they are about. */
export type WitnessDraft = {
  -readonly [Field in keyof Witness]: Witness[Field];
};

/** `request { model "gpt-x"; client web; tools; header "x-team" "search" }`. */
export function renderWitness(witness: Witness): string {
  const { model, client, protocol, operation, flags = [], numbers = {}, headers = {} } = witness;
  const parts = [
    `model ${JSON.stringify(model)}`,
    ...(client === undefined ? [] : [`client ${client}`]),
    ...(protocol === undefined ? [] : [`protocol ${protocol}`]),
    ...(operation === undefined ? [] : [`operation ${operation}`]),
    ...flags,
    ...Object.entries(numbers).map(([name, value]) => `${name} ${value}`),
    ...Object.entries(headers).map(([name, value]) => `header ${JSON.stringify(name)} ${JSON.stringify(value)}`),
  ];
  return `request { ${parts.join('; ')} }`;
}
