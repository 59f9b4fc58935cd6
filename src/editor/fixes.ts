// What diagnostics offer, as actions: one fix each, or all of a file at once.
import type { Diagnostic } from '../language/diagnostic.ts';
import { applyFixes } from '../language/fixes.ts';
import type { Source } from '../language/source.ts';
import type { TextEdit } from './edit.ts';
import { changedLines } from './formatting.ts';

interface OfferedFix {
  readonly diagnostic: Diagnostic;
  readonly title: string;
  /** In one file or several. */
  readonly edits: readonly TextEdit[];
}

/** The fixes of what is found in a part of a file. */
export function fixesIn(
  diagnostics: readonly Diagnostic[],
  { path, start, end }: { readonly path: string; readonly start: number; readonly end: number },
): readonly OfferedFix[] {
  return diagnostics
    .filter(({ span }) => span.source.path === path && span.start <= end && start <= span.end)
    .flatMap((diagnostic) => {
      const { fix } = diagnostic;
      return fix === undefined ? [] : [{ diagnostic, title: fix.title, edits: fix.edits }];
    });
}

/** As `check --fix` does in one look: those that touch each other wait for the next. */
export function fixAll(diagnostics: readonly Diagnostic[], source: Source): readonly TextEdit[] {
  const own = diagnostics.filter(({ fix }) => fix?.edits.every(({ span }) => span.source.path === source.path));
  const [fixed] = applyFixes(own).values();
  return fixed === undefined ? [] : changedLines(source, fixed);
}
