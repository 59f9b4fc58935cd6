// Diagnostics on their way from one thread to another: sources are objects with private parts, and go as their numbers.
import type { Diagnostic } from '../language/diagnostic.ts';
import { Source, type Span } from '../language/source.ts';

export type SentDiagnostic = Omit<Diagnostic, 'span' | 'related' | 'fix'> & {
  readonly span: SentSpan;
  readonly related?: readonly { readonly message: string; readonly span: SentSpan }[];
  readonly fix?: {
    readonly title: string;
    readonly edits: readonly { readonly span: SentSpan; readonly text: string }[];
  };
};

interface SentSpan {
  /** Its number, or the path of a file that could not be read. */
  readonly source: number | string;
  readonly start: number;
  readonly end: number;
}

/** `sources`: those that the receiver has too, in the same order. */
export function sendable(found: Diagnostic, sources: readonly Source[]): SentDiagnostic {
  return placed(found, ({ source, start, end }: Span): SentSpan => {
    const number = sources.indexOf(source);
    return { source: number < 0 ? source.path : number, start, end };
  });
}

export function received(found: SentDiagnostic, sources: readonly Source[]): Diagnostic {
  return placed(found, ({ source, start, end }: SentSpan): Span => {
    const known = typeof source === 'number' ? sources[source] : new Source(source, '');
    return { source: known ?? new Source('', ''), start, end };
  });
}

interface Placed<S> {
  readonly span: S;
  readonly related?: readonly { readonly message: string; readonly span: S }[];
  readonly fix?: { readonly title: string; readonly edits: readonly { readonly span: S; readonly text: string }[] };
}

/** The same with all its spans made into others. */
function placed<D extends Placed<From>, From, To>(
  found: D,
  place: (span: From) => To,
): Omit<D, keyof Placed<From>> & Placed<To> {
  const { span, related, fix, ...rest } = found;
  const moved = <P extends { readonly span: From }>(part: P) => ({ ...part, span: place(part.span) });
  return {
    ...rest,
    span: place(span),
    ...(related && { related: related.map(moved) }),
    ...(fix && { fix: { title: fix.title, edits: fix.edits.map(moved) } }),
  };
}
