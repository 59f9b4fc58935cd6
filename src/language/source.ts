// A text and where things stand in it. Offsets are UTF-16 units; lines and columns count from 1.

import { starOut } from '../redact.ts';

/** One file as it was read. `path` is how diagnostics name it. */
export class Source {
  readonly path: string;
  readonly text: string;
  #lineStarts: readonly number[] | undefined;
  readonly #concealed: { readonly start: number; readonly end: number }[] = [];

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  get lineStarts(): readonly number[] {
    this.#lineStarts ??= findLineStarts(this.text);
    return this.#lineStarts;
  }

  locate(offset: number): { line: number; column: number } {
    const starts = this.lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  /** Marks a range that holds a secret, so that no excerpt shows it. */
  conceal(range: { readonly start: number; readonly end: number }): void {
    const known = this.#concealed.some(({ start, end }) => start === range.start && end === range.end);
    if (!known) this.#concealed.push(range);
  }

  /** What holds secrets. */
  get concealed(): readonly { readonly start: number; readonly end: number }[] {
    return this.#concealed;
  }

  /**
   * The text of a line without its end, with stars for what is concealed, for a string behind the word `key`, which is a
   * secret even where the file is too broken to tell, and for what looks like a credential wherever it stands; empty past
   * the last one.
   */
  line(number: number): string {
    const start = this.lineStarts[number - 1];
    if (start === undefined) return '';
    const line = this.text.slice(start, this.lineStarts[number] ?? this.text.length).replace(/\r?\n$/, '');
    const known = this.#concealed.reduce(
      (shown, range) => starred(shown, range.start - start, range.end - start),
      line,
    );
    return hideSecrets(known);
  }
}

/** A line with stars for what looks like a secret, by its place or by itself. */
export function hideSecrets(line: string): string {
  return starOut(line.replace(BEHIND_KEY, (shown) => shown.replace(STRING, (secret) => '*'.repeat(secret.length))));
}

const STRING = /"(?:[^"\\]|\\.)*"?/g;
const BEHIND_KEY = /\bkey(?:[ \t]+"(?:[^"\\]|\\.)*"?)+/g;

/** A half-open range of a source. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** From the start of the first to the end of the last. */
export function spanBetween(first: Span, last: Span): Span {
  return { source: first.source, start: first.start, end: Math.max(first.start, last.end) };
}

export function spanText(span: Span): string {
  return span.source.text.slice(span.start, span.end);
}

function starred(line: string, start: number, end: number): string {
  const [from, to] = [Math.max(0, start), Math.min(line.length, end)];
  return from < to ? `${line.slice(0, from)}${'*'.repeat(to - from)}${line.slice(to)}` : line;
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
