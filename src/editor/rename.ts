// Renames what a file declares, everywhere that it stands: in targets, tests, conditions, proofs, across imports.
import type { Compilation } from '../compiler/compile.ts';
import type { Declaration } from '../compiler/scope.ts';
import { readName } from '../language/literals/name.ts';
import type { Span } from '../language/source.ts';
import { PRESETS } from '../upstream/presets/index.ts';
import type { TextEdit } from './edit.ts';
import { keptPreset, saysPreset } from './kept-preset.ts';
import { occurrenceAt, occurrencesOf, type Spot } from './names.ts';

/** The edits, or why there are none, in words for the person who asked. */
export type Renaming = { readonly edits: readonly TextEdit[] } | { readonly refused: string };

/** What a rename at a spot would be about: just the name. */
export function renameTarget(
  compilation: Compilation,
  spot: Spot,
): { readonly span: Span } | { readonly refused: string } {
  const found = occurrenceAt(compilation, spot);
  if (found === undefined) return { refused: 'here is no name that these files declare' };
  if (found.declaration.kind === 'test') return { refused: 'the name of a test is a text: nothing refers to it' };
  return { span: found.span };
}

/** All of it, in one project; a file of several is renamed in each. */
export function rename(compilation: Compilation, spot: Spot, name: string): Renaming {
  const reading = readName(name);
  if (!reading.ok) return { refused: [reading.problem.message, reading.problem.help].filter(Boolean).join(': ') };
  const target = renameTarget(compilation, spot);
  const found = occurrenceAt(compilation, spot);
  if ('refused' in target) return target;
  if (found === undefined) return { edits: [] };
  if (found.declaration.name === name) return { edits: [] };
  const refused = obstacleTo(compilation, found.declaration, name);
  return refused === undefined ? { edits: editsOf(compilation, found.declaration, name) } : { refused };
}

/** What is unknown cannot have been meant, and what is declared twice is best mended by hand; any other error hides uses. */
const HARMLESS = new Set(['FL110']);

function obstacleTo(compilation: Compilation, { kind, name }: Declaration, wanted: string): string | undefined {
  const holder = compilation.names.holder(kind, wanted);
  if (holder !== undefined) return `there is a ${holder.kind} "${wanted}" already, ${placeOf(holder.span)}`;
  const error = compilation.diagnostics.find(
    ({ code, severity }) => severity === 'error' && code < 'FL2' && !HARMLESS.has(code),
  );
  if (error !== undefined) {
    return `mend ${error.code} ${placeOf(error.span)} first: a use of "${name}" could be hidden in what is not understood`;
  }
  if (kind === 'provider' && PRESETS.has(wanted) && !saysPreset(compilation, name)) {
    return `"${wanted}" is the name of a preset: what "${name}" does not say would come from there`;
  }
  return undefined;
}

function editsOf(compilation: Compilation, declaration: Declaration, name: string): readonly TextEdit[] {
  const renamed = occurrencesOf(compilation, declaration).map(({ span }) => ({ span, text: name }));
  return declaration.kind === 'provider' ? [...renamed, ...keptPreset(compilation, declaration.name)] : renamed;
}

function placeOf({ source, start }: Span): string {
  return `at ${source.path}:${source.locate(start).line}`;
}
