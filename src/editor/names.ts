// Names: where one is declared, and everywhere that it stands.
import type { Compilation } from '../compiler/compile.ts';
import type { Declaration, Occurrence } from '../compiler/scope.ts';
import type { Span } from '../language/source.ts';
import { contains, sitesAt } from './sites.ts';

/** A place in a text: UTF-16 units from its beginning. */
export interface Spot {
  readonly path: string;
  readonly offset: number;
}

/** The name that stands at a spot. */
export function occurrenceAt({ names }: Compilation, { path, offset }: Spot): Occurrence | undefined {
  return names.occurrences.find(({ span }) => span.source.path === path && contains(span, offset));
}

/** Where the name at a spot is declared, a tag perhaps in several places; of a path, the files that it brings in. */
export function definition(compilation: Compilation, spot: Spot): readonly Span[] {
  const found = occurrenceAt(compilation, spot);
  if (found === undefined) return filesNamedAt(compilation, spot);
  return occurrencesOf(compilation, found.declaration)
    .filter(({ declares }) => declares)
    .map(({ span }) => span);
}

function filesNamedAt({ files, broughtIn }: Compilation, { path, offset }: Spot): readonly Span[] {
  const file = files.get(path);
  const node = file && sitesAt(file, offset).at(-1)?.node;
  if (!node?.arguments.some(({ kind, span }) => kind === 'string' && contains(span, offset))) return [];
  return (broughtIn.get(node) ?? []).map(({ parsed }) => ({ source: parsed.file.source, start: 0, end: 0 }));
}

/** Every place where the name at a spot stands. */
export function references(
  compilation: Compilation,
  spot: Spot,
  options: { readonly withDeclaration: boolean },
): readonly Span[] {
  const found = occurrenceAt(compilation, spot);
  if (found === undefined) return [];
  return occurrencesOf(compilation, found.declaration)
    .filter(({ declares }) => options.withDeclaration || !declares)
    .map(({ span }) => span);
}

/** Each place once, whoever looked at it. */
export function occurrencesOf({ names }: Compilation, { kind, name }: Declaration): readonly Occurrence[] {
  const seen = new Map<string, Occurrence>();
  for (const occurrence of names.occurrences) {
    const { declaration, span } = occurrence;
    if (declaration.kind !== kind || declaration.name !== name) continue;
    const key = `${span.start} ${span.source.path}`;
    if (!seen.has(key)) seen.set(key, occurrence);
  }
  return [...seen.values()];
}
