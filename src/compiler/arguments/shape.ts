// What a statement takes, as data: shapes built here are checked, explained, rendered and completed by one interpreter.
import type { ArgumentNode } from '../../language/ast.ts';
import type { Code } from '../../language/codes/index.ts';
import type { Span } from '../../language/source.ts';
import type { Context } from '../context.ts';
import type { NameKind } from '../scope.ts';
import type { Located } from './located.ts';

/** What reading one argument gave: a value, findings, or both (a bad name is still a name). */
export interface Reading<T> {
  readonly value?: T;
  readonly problem?: Problem;
}

/** A finding about one argument. Its place is that of the argument unless `span` says otherwise. */
export interface Problem {
  /** By default `FL105`: not what is expected here. */
  readonly code?: Code;
  /** By default `expected …, found …`. */
  readonly message?: string;
  readonly help?: string;
  readonly fix?: { readonly title: string; readonly text: string };
  readonly span?: Span;
  readonly related?: readonly { readonly message: string; readonly span: Span }[];
}

/** What an editor may put where an argument is expected. */
export type Offer =
  | {
      readonly kind: 'words';
      /** What the words are: `protocol`. */
      readonly noun: string;
      readonly words: readonly string[];
      /** A few words on one of them, where there is something to say. */
      summary?(word: string): string | undefined;
    }
  | { readonly kind: 'names'; readonly of: readonly NameKind[] }
  /** `alone`: what may stand there without a model; `concrete`: a real model, not `$model`. */
  | { readonly kind: 'targets'; readonly alone: readonly ('pool' | 'provider')[]; readonly concrete: boolean }
  | { readonly kind: 'models' | 'files' | 'variables' };

/** One argument: how it is read and what people call it. A new kind of literal is one more record of this type. */
export interface Literal<T> {
  readonly kind: 'literal';
  /** In the reference: `D`, `GLOB`. */
  readonly placeholder: string;
  /** In messages, after "expected": `a duration such as 10s`. */
  readonly expected: string;
  /** Whether the argument looks like one, where there is a choice; absent: any argument does. */
  starts?(argument: ArgumentNode): boolean;
  /** Absent: whatever fits the placeholder. */
  readonly offers?: Offer;
  read(argument: ArgumentNode, context: Context): Reading<T>;
}

export type Slots = Readonly<Record<string, Shape>>;

export type ShapeData =
  | Literal<unknown>
  | { readonly kind: 'keyword'; readonly word: string }
  | { readonly kind: 'comma' }
  | { readonly kind: 'clause'; readonly word: string; readonly shape: Shape }
  | { readonly kind: 'optional'; readonly shape: Shape }
  | { readonly kind: 'list'; readonly shape: Shape }
  | { readonly kind: 'sequence'; readonly slots: Slots }
  | { readonly kind: 'choice'; readonly shapes: readonly Shape[] };

/** A shape that reads a `T`. */
export type Shape<T = unknown> = ShapeData & { readonly '~reads'?: T };

export type ValueOf<S> = S extends { readonly '~reads'?: infer T } ? Exclude<T, undefined> | OptionalPart<S> : never;
type OptionalPart<S> = S extends { readonly kind: 'optional' } ? undefined : never;
export type Values<S extends Slots> = { readonly [Name in keyof S]: ValueOf<S[Name]> };

type Reads<K extends ShapeData['kind'], T> = Extract<ShapeData, { kind: K }> & { readonly '~reads'?: T };

/** One argument, read by its record. */
export function literal<T>(record: Omit<Literal<T>, 'kind'>): Reads<'literal', Located<T>> {
  return { kind: 'literal', ...record };
}

/** Just this word. */
export function keyword<W extends string>(word: W): Reads<'keyword', Located<W>> {
  return { kind: 'keyword', word };
}

/** A comma between two parts that are no list. */
export const comma: Reads<'comma', undefined> = { kind: 'comma' };

/** A word, then what it introduces: `label L`. Reads what it introduces. */
export function clause<S extends Shape>(word: string, shape: S): Reads<'clause', ValueOf<S>> {
  return { kind: 'clause', word, shape };
}

/** May be left out; optional clauses that follow each other may stand in any order. */
export function optional<S extends Shape>(shape: S): Reads<'optional', ValueOf<S>> {
  return { kind: 'optional', shape };
}

/** One or more, with commas. */
export function list<S extends Shape>(shape: S): Reads<'list', readonly ValueOf<S>[]> {
  return { kind: 'list', shape };
}

/** One after the other. */
export function sequence<S extends Slots>(slots: S): Reads<'sequence', Values<S>> {
  return { kind: 'sequence', slots };
}

/** The first whose beginning fits the next argument. */
export function choice<S extends readonly Shape[]>(...shapes: S): Reads<'choice', ValueOf<S[number]>> {
  return { kind: 'choice', shapes };
}
