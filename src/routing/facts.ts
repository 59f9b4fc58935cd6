// What routing may know of a request. The gateway makes them from a call, `explain` and tests from flags; each is read
// only when a condition or a rotation of the table asks for it.
import type { Feature, NumberField, Operation, Protocol, ProviderProtocol } from '../vocabulary.ts';

/** Thrown where a fact is read that nobody asked for while the request was there, and that can no longer be had. */
export class ForgottenFact extends Error {
  override readonly name = 'ForgottenFact';
}

export interface RequestFacts {
  readonly requestId: string;
  /** When it came, in Unix milliseconds. */
  readonly at: number;
  readonly model: string;
  /** The client's name; undefined for an anonymous one. */
  readonly client: string | undefined;
  readonly tags: readonly string[];
  /** What the client speaks. */
  readonly protocol: Protocol;
  readonly operation: Operation;
  /** Name in lower case; repeated headers joined by `, `. */
  header(name: string): string | undefined;
  /** A value of the body's free key-value pairs; one that is no text as JSON. */
  metadata(key: string): string | undefined;
  flag(feature: Feature): boolean;
  number(field: NumberField): number | undefined;
  /** On whose behalf the client asks, as it says. */
  user(): string | undefined;
  /** The conversation that the request belongs to, as the client says. */
  session(): string | undefined;
  /** The same for requests that begin alike: model, instructions, tools and first message of the user. */
  prompt(): string | undefined;
  /** What providers of this protocol have no place for, in words, so that they cannot serve the request at all. */
  lackedBy?(protocol: ProviderProtocol): string | undefined;
  /** The request is about something that this target keeps, in the account of this key: no other can serve it. */
  readonly keptBy?: KeptBy | undefined;
}

export interface KeptBy {
  /** PROVIDER/MODEL. */
  readonly target: string;
  /** PROVIDER/LABEL; undefined for a provider without keys. */
  readonly keyId: string | undefined;
}
