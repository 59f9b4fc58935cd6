// A text and where things stand in it. Offsets are UTF-16 units; lines and columns count from 1.

/** One file as it was read. `path` is how diagnostics name it. */
export class Source {
  readonly path: string;
  readonly text: string;
  #lineStarts: readonly number[] | undefined;

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

  /** The text of a line without its end; empty past the last one. */
  line(number: number): string {
    const start = this.lineStarts[number - 1];
    if (start === undefined) return '';
    return this.text.slice(start, this.lineStarts[number] ?? this.text.length).replace(/\r?\n$/, '');
  }
}

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

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
