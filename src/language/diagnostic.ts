// A finding about a routes file: a value with a stable code, never an exception.
import type { Position } from '../route-table.ts';
import type { Source, Span } from './source.ts';

export type Severity = 'error' | 'warning' | 'note';

export interface Diagnostic {
  /** `FL0xx` syntax, `FL1xx` names and types, `FL2xx` analysis; explained by `fairlead help CODE`. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence, no full stop, naming the thing: `unknown provider "opnai"`. */
  readonly message: string;
  readonly span: Span;
  /** Other places that belong to it: `first declared here`. */
  readonly related?: readonly { readonly message: string; readonly span: Span }[];
  /** What to do: `did you mean "openai"?` */
  readonly help?: string;
  /** A request that shows it, in the vocabulary of `request { }`; JSON-safe. */
  readonly witness?: object;
  /** An edit that a machine may apply. */
  readonly fix?: { readonly title: string; readonly edits: readonly { readonly span: Span; readonly text: string }[] };
}

export function positionOf(span: Span): Position {
  const start = span.source.locate(span.start);
  const end = span.source.locate(span.end);
  return {
    file: span.source.path,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

/** What a position spans in its file. */
export function spanAt({ line, column, endLine, endColumn }: Position, source: Source): Span {
  const offset = (atLine: number, atColumn: number): number => (source.lineStarts[atLine - 1] ?? 0) + atColumn - 1;
  return { source, start: offset(line, column), end: offset(endLine, endColumn) };
}
