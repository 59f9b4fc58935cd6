// What a `test` block says, once it is understood. It stands beside the table and is no part of it: what runs is the
// same with its tests and without.
import type { ErrorKind } from '../errors.ts';
import type { Span } from '../language/source.ts';
import type { Flag, NumberField, Operation, ParameterName, ParameterValue, Protocol } from '../vocabulary.ts';

export interface RouteTest {
  readonly name: string;
  /** Where its name stands. */
  readonly span: Span;
  readonly request: TestedRequest;
  readonly givens: readonly Given[];
  /** How often the request is sent, one after the other. */
  readonly times: number;
  readonly expectations: readonly Expectation[];
}

/** A request in the words of conditions, wherever it is said: in a test, or as options of a command. */
export interface RequestFields {
  readonly model?: string;
  readonly client?: string;
  readonly protocol: Protocol;
  readonly operation: Operation;
  readonly user?: string;
  readonly session?: string;
  readonly flags: ReadonlySet<Flag>;
  readonly numbers: ReadonlyMap<NumberField, number>;
  readonly metadata: ReadonlyMap<string, string>;
  /** Unix milliseconds. */
  readonly at?: number;
  /** Its lot, from 0 to 1. */
  readonly sample?: number;
}

/**
 * What is not said is absent, or that of the smallest request there is: no `model` where `body` says it, and without a `client` the first
 * that is declared; where none is, nobody.
 */
export interface TestedRequest extends RequestFields {
  readonly span: Span;
  /** A whole body: the path of its file, and where that is named. Read when the test is run. */
  readonly body?: { readonly path: string; readonly span: Span };
  /** Where each field is said. */
  readonly said: ReadonlyMap<string, Span>;
  /** The caller has no name, although clients are declared. Where that is said. */
  readonly anonymous?: Span;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

/** A provider as a whole, or one model of it. */
export interface Subject {
  readonly provider: string;
  readonly model?: string;
}

/** How an upstream behaves, where it does not just answer. */
export type Given =
  | { readonly kind: 'fails'; readonly subject: Subject; readonly error: ErrorKind; readonly times?: number }
  /** Milliseconds to the first content. */
  | { readonly kind: 'takes'; readonly subject: Subject; readonly afterMs: number }
  /** The key is out from the beginning to the end of the test. */
  | { readonly kind: 'cooling'; readonly subject: Subject; readonly label: string; readonly span: Span };

export interface Expectation {
  readonly span: Span;
  readonly not: boolean;
  readonly fact: ExpectedFact;
}

/** Targets are PROVIDER/MODEL. */
export type ExpectedFact =
  | { readonly kind: 'route'; readonly name: string }
  | { readonly kind: 'no route' }
  | { readonly kind: 'target'; readonly target: string }
  | { readonly kind: 'attempts'; readonly targets: readonly string[] }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'warning'; readonly code: string }
  | { readonly kind: 'param'; readonly name: ParameterName; readonly value: ParameterValue }
  /** Fractions of all requests. */
  | { readonly kind: 'share'; readonly target: string; readonly from: number; readonly to: number };
