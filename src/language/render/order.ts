// Diagnostics in the order in which they are shown.
import type { Diagnostic } from '../diagnostic.ts';

/** By file, then by where they start, then by code. */
export function inReadingOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) => compare(a.span.source.path, b.span.source.path) || a.span.start - b.span.start || compare(a.code, b.code),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
