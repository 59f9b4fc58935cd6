// Names: where one is declared, and everywhere that it stands.
import type { Compilation } from '../compiler/compile.ts';
import type { Declaration, Occurrence } from '../compiler/scope.ts';
import type { Span } from '../language/source.ts';
import { contains } from './sites.ts';

/** A place in a text: UTF-16 units from its beginning. */
export interface Spot {
  readonly path: string;
  readonly offset: number;
}

/** The name that stands at a spot. */
export function occurrenceAt({ names }: Compilation, { path, offset }: Spot): Occurrence | undefined {
  return names.occurrences.find(({ span }) => span.source.path === path && contains(span, offset));
}

/** Where the name at a spot is declared; a tag may be so in several places. */
export function definition(compilation: Compilation, spot: Spot): readonly Span[] {
  const found = occurrenceAt(compilation, spot);
  if (found === undefined) return [];
  return occurrencesOf(compilation, found.declaration)
    .filter(({ declares }) => declares)
    .map(({ span }) => span);
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
