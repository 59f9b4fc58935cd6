// Applies what diagnostics offer as fixes, to the texts that they were found in.
import type { Diagnostic } from './diagnostic.ts';
import type { Source } from './source.ts';

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The new text of each file that changes. Of two fixes that touch each other the first counts: the next look finds the other. */
export function applyFixes(diagnostics: readonly Diagnostic[]): ReadonlyMap<Source, string> {
  const taken = new Map<Source, Replacement[]>();
  for (const { fix } of diagnostics) {
    const edits = fix?.edits ?? [];
    const isFree = edits.every(({ span }) => !(taken.get(span.source) ?? []).some((other) => touches(other, span)));
    if (!isFree) continue;
    for (const { span, text } of edits) {
      const { source, start, end } = span;
      taken.set(source, [...(taken.get(source) ?? []), { start, end, text }]);
    }
  }
  return new Map([...taken].map(([source, replacements]) => [source, replaced(source.text, replacements)]));
}

function touches(one: Omit<Replacement, 'text'>, other: Omit<Replacement, 'text'>): boolean {
  return one.start <= other.end && other.start <= one.end;
}

function replaced(text: string, replacements: readonly Replacement[]): string {
  const fromTheEnd = replacements.toSorted((one, other) => other.start - one.start);
  return fromTheEnd.reduce((whole, { start, end, text: put }) => whole.slice(0, start) + put + whole.slice(end), text);
}
