// A concrete request out of a set, in the vocabulary of `request { }`.
import type { RequestKey } from '../../../route-table.ts';
import type { Flag, NumberField, Operation, Protocol } from '../../../vocabulary.ts';

/** JSON-safe. What is not there is as `request { }` has it: absent, false, protocol openai-chat, operation chat. */
export interface Witness {
  readonly model: string;
  readonly client?: string;
  /** Where the table declares clients: the caller is none of them. */
  readonly anonymous?: true;
  readonly protocol?: Protocol;
  readonly operation?: Operation;
  /** Each flag that is set. */
  readonly flags?: readonly Flag[];
  readonly user?: string;
  readonly session?: string;
  readonly numbers?: Readonly<Partial<Record<NumberField, number>>>;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Where its hash falls, from 0 to 1. */
  readonly sample?: number;
  /** When it comes: `2026-01-05T21:10Z`. In `request { }` times are in UTC, and say no zone. */
  readonly at?: string;
}

/** A witness while axes put in what they are about. */
export type WitnessDraft = {
  -readonly [Field in keyof Witness]: Witness[Field];
};

/** Puts the value of a key in. Who calls is an axis of its own, and what a request begins with cannot be said. */
export function showKey(by: RequestKey, text: string, witness: WitnessDraft): void {
  if (by.kind === 'header') witness.headers = { ...witness.headers, [by.name]: text };
  else if (by.kind === 'user' || by.kind === 'session') witness[by.kind] = text;
}

/** `request { model "gpt-x"; client web; tools; header "x-team" "search" }`. */
export function renderWitness(witness: Witness): string {
  const { model, client, anonymous, protocol, operation, flags = [], user, session, sample, at } = witness;
  const parts = [
    `model ${JSON.stringify(model)}`,
    ...(client === undefined ? [] : [`client ${client}`]),
    ...(anonymous ? ['anonymous'] : []),
    ...(protocol === undefined ? [] : [`protocol ${protocol}`]),
    ...(operation === undefined ? [] : [`operation ${operation}`]),
    ...flags,
    ...(user === undefined ? [] : [`user ${JSON.stringify(user)}`]),
    ...(session === undefined ? [] : [`session ${JSON.stringify(session)}`]),
    ...Object.entries(witness.numbers ?? {}).map(
      ([name, value]) => `${name} ${value}${name === 'body_size' ? 'B' : ''}`,
    ),
    ...namedTexts('header', witness.headers),
    ...namedTexts('metadata', witness.metadata),
    ...(sample === undefined ? [] : [`sample ${Number((sample * 100).toPrecision(6))}%`]),
    ...(at === undefined ? [] : [`at ${at.replace(/Z$/, '')}`]),
  ];
  return `request { ${parts.join('; ')} }`;
}

function namedTexts(field: string, texts: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(texts).map(([name, text]) => `${field} ${JSON.stringify(name)} ${JSON.stringify(text)}`);
}
