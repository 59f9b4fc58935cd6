// What is known about a diagnostic code, for `fairlead help CODE`, the docs and the test that tries both examples.
import type { Severity } from '../diagnostic.ts';

export interface CodeRecord {
  readonly severity: Severity;
  /** A short name of the finding, without a full stop. */
  readonly title: string;
  /** Why it is a finding and what to do about it: a few sentences of plain text. */
  readonly explanation: string;
  /** A whole file that gives this code and no other error. */
  readonly wrong: string;
  /** The same file, mended: it gives no diagnostic of this code. */
  readonly right: string;
}

/** Codes (`FL010`) to their records, in order. */
export type CodeTable = Readonly<Record<`FL${number}`, CodeRecord>>;
