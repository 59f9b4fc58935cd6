// What a run measured: printed while it goes on, and kept for JSON, tables in the docs and plots.
import { readFileSync, writeFileSync } from 'node:fs';

export type Unit = 'ms' | 'us' | 'MB' | 'KB' | '/s' | '%';

export interface Figure {
  readonly part: string;
  readonly name: string;
  /** Who was measured, where there is more than one. */
  readonly side?: string;
  /** What of it, where there is more than one: `cpu`, `peak memory`. */
  readonly measure?: string;
  readonly unit: Unit;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Round by round, or time by time. */
  readonly values: readonly number[];
}

export type Measured = Pick<Figure, 'name' | 'side' | 'measure' | 'unit' | 'values'>;

export interface Run {
  /** ISO 8601. */
  readonly at: string;
  readonly machine: string;
  readonly figures: readonly Figure[];
  readonly skipped: readonly Skipped[];
}

/** What was left out of a part, by name, and why. */
export interface Skipped {
  readonly part: string;
  readonly what: string;
}

export class Figures {
  readonly #part: string;
  readonly #all: Figure[];
  readonly #skipped: Skipped[];

  constructor(part: string, all: Figure[] = [], skipped: Skipped[] = []) {
    this.#part = part;
    this.#all = all;
    this.#skipped = skipped;
  }

  /** The same collection, for another part of the run. */
  of(part: string): Figures {
    return new Figures(part, this.#all, this.#skipped);
  }

  title(text: string): void {
    console.log(`\n${this.#part}: ${text}\n`);
  }

  /** Notes the measured values of one thing. */
  add({ values, ...what }: Measured): Figure {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const figure = { part: this.#part, ...what, median: median(values), low, high, values };
    this.#all.push(figure);
    return figure;
  }

  /** Says what is not measured, and why. */
  skip(what: string): void {
    console.log(`skipped: ${what}`);
    if (this.#skipped.every((other) => other.what !== what)) this.#skipped.push({ part: this.#part, what });
  }

  /** Columns as wide as they need; the first is to the left. */
  table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
    this.title(title);
    const widths = head.map((_, at) => Math.max(...[head, ...rows].map((cells) => cells[at]?.length ?? 0)));
    for (const cells of [head, ...rows]) {
      console.log(
        cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
      );
    }
  }

  /** One thing on a line of its own. */
  line(name: string, unit: Unit, values: readonly number[]): void {
    console.log(`${name.padEnd(48)}${spread(this.add({ name, unit, values })).padStart(24)} ${unit}`);
  }

  run(machine: string): Run {
    return { at: new Date().toISOString(), machine, figures: this.#all, skipped: this.#skipped };
  }
}

/** A line a figure, in four digits. */
export function writeRun(file: string, { figures, skipped, ...head }: Run): void {
  const lines = (values: readonly object[]) => values.map((value) => `\n${JSON.stringify(value, rounded)}`).join(',');
  const start = JSON.stringify(head).slice(0, -1);
  writeFileSync(file, `${start},\n"skipped":[${lines(skipped)}],\n"figures":[${lines(figures)}]}\n`);
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(4)) : value;
}

/** Throws where there is no such file, or it is no run. */
export function readRun(file: string): Run {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Median, and from lowest to highest. */
export function spread({ median, low, high }: Pick<Figure, 'median' | 'low' | 'high'>): string {
  return `${show(median)} (${show(low)}..${show(high)})`;
}

/** Three digits that count, no more. */
export function show(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const size = Math.abs(value);
  return value.toLocaleString('en', { maximumFractionDigits: size < 1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0 });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
