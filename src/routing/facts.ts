// What routing may know of a request. The gateway makes them from a call, `explain` and tests from flags; each is read
// only when a condition of the table asks for it.
import type { Flag, NumberField } from '../route-table.ts';
import type { Operation, Protocol } from '../vocabulary.ts';

export interface RequestFacts {
  readonly requestId: string;
  readonly model: string;
  /** The client's name; undefined for an anonymous one. */
  readonly client: string | undefined;
  readonly tags: readonly string[];
  /** What the client speaks. */
  readonly protocol: Protocol;
  readonly operation: Operation;
  /** Name in lower case; repeated headers joined by `, `. */
  header(name: string): string | undefined;
  flag(flag: Flag): boolean;
  number(field: NumberField): number | undefined;
}
