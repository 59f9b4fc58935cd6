// Why a table that compiles cannot run, as diagnostics.
import { diagnose } from '../language/codes/index.ts';
import { type Diagnostic, spanAt } from '../language/diagnostic.ts';
import { Source, type Span } from '../language/source.ts';
import type { Position } from '../route-table.ts';
import type { ProvisionProblem } from './secrets.ts';

/** In the form of every other finding. */
export function problemDiagnostics(
  problems: readonly ProvisionProblem[],
  sources: readonly Source[],
): readonly Diagnostic[] {
  return problems.map(({ message, help, position }) => ({
    ...diagnose('FL151', placeOf(position, sources), message),
    ...(help === undefined ? {} : { help }),
  }));
}

function placeOf(position: Position | undefined, sources: readonly Source[]): Span {
  const source = sources.find(({ path }) => path === position?.file) ?? sources[0] ?? new Source('', '');
  return position === undefined ? { source, start: 0, end: 0 } : spanAt(position, source);
}
