// What `check` makes of a mutated file: how many findings, how near to the edit, and whether they point into the file.
import { analyze } from '../../src/compiler/analysis/analyze.ts';
import { compile } from '../../src/compiler/compile.ts';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import type { Diagnostic } from '../../src/language/diagnostic.ts';
import type { Span } from '../../src/language/source.ts';
import type { ValidFile } from './corpus.ts';
import type { Mutation } from './mutation.ts';
import { tokenDistance, visibleTokens } from './tokens.ts';

const ROOT = 'fairlead.routes';
/** Tokens between the edit and the place that a finding points at. */
const NEAR = 2;

/**
 * - `clean`: no finding. The file is still valid and at most means something else, which nobody could see.
 * - `meaning`: it still compiles, and the analysis or a warning says something of what it means now.
 * - `one`: it does not compile, and exactly one finding says so, at the edit.
 * - `elsewhere`: exactly one, which points to another place.
 * - `several`: more than one.
 */
export type Outcome = 'clean' | 'meaning' | 'one' | 'elsewhere' | 'several';

export interface Verdict {
  readonly outcome: Outcome;
  readonly findings: readonly Diagnostic[];
}

/** All that `check` says of a text in place of the file's own. */
export function findingsIn({ others }: Pick<ValidFile, 'others'>, text: string): readonly Diagnostic[] {
  const compilation = compile(ROOT, { files: memoryFiles({ ...others, [ROOT]: text }) });
  return [...compilation.diagnostics, ...analyze(compilation)];
}

export function judge(file: ValidFile, mutation: Mutation): Verdict {
  const findings = findingsIn(file, mutation.text);
  return { outcome: outcomeOf(findings, mutation), findings };
}

function outcomeOf(findings: readonly Diagnostic[], { text, edit }: Mutation): Outcome {
  if (findings.length === 0) return 'clean';
  if (findings.every(({ code, severity }) => severity !== 'error' || OF_MEANING.has(code))) return 'meaning';
  const [first, ...more] = findings;
  if (first === undefined || more.length > 0) return 'several';
  if (first.span.source.path !== ROOT) return 'elsewhere';
  const { start, end } = first.span;
  const caret = { start, end: Math.min(end, start + 1) };
  return tokenDistance(visibleTokens(text), caret, edit) <= NEAR ? 'one' : 'elsewhere';
}

/** Errors about a file that compiles: what it says is proved to be wrong. */
const OF_MEANING: ReadonlySet<string> = new Set(['FL201', 'FL203', 'FL206', 'FL215', 'FL218']);

/** Every place that a finding names, its own first. */
export function spansOf({ span, related = [], fix }: Diagnostic): readonly Span[] {
  return [span, ...related.map((place) => place.span), ...(fix?.edits ?? []).map((edit) => edit.span)];
}

/** Whether a span lies within its text. */
export function isInside({ source, start, end }: Span): boolean {
  return start >= 0 && start <= end && end <= source.text.length;
}
