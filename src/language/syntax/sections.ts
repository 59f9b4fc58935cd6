// Long texts are read section by section, so that the tokens of one are gone before those of the next are made: where all
// of them are there at once, a third of the time is the garbage collector's. (10,000 routes: 370,000 tokens.)
import type { Source } from '../source.ts';

/** A piece of a source that is read by itself. */
export interface Section {
  readonly source: Source;
  /** Its offset in the source. */
  readonly start: number;
  readonly text: string;
}

/** In characters. */
export interface SectionSizes {
  /** What is no longer is one section. */
  readonly whole: number;
  /** A section ends before the first line after so many with which a declaration may begin. */
  readonly least: number;
}

/** Editors and formatters, which want all tokens, mostly have shorter texts. */
export const SECTION_SIZES: SectionSizes = { whole: 250_000, least: 65_536 };

/**
 * Cuts a source before lines that begin at the margin with a letter, as declarations do. That is a guess: a cut may fall
 * into a block, a list or a text of several lines, and then the section before it is broken.
 */
export function sectionsOf(source: Source, { whole, least }: SectionSizes): readonly Section[] {
  const { text } = source;
  if (text.length <= whole) return [{ source, start: 0, text }];
  const sections: Section[] = [];
  const beginning = /(?<=\n)[a-z]/g;
  for (let start = 0; start < text.length; ) {
    beginning.lastIndex = start + least;
    const end = beginning.exec(text)?.index ?? text.length;
    sections.push({ source, start, text: text.slice(start, end) });
    start = end;
  }
  return sections;
}
