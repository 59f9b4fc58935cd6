// What a run measured: printed as tables while it goes on, and kept to be written as JSON.
import { writeFileSync } from 'node:fs';

export interface Figure {
  readonly part: string;
  readonly name: string;
  /** What is compared with what, where there is more than one: `bare`, `fairlead`. */
  readonly side?: string;
  readonly unit: 'ms' | 'us';
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export class Figures {
  readonly #part: string;
  readonly #all: Figure[];

  constructor(part: string, all: Figure[] = []) {
    this.#part = part;
    this.#all = all;
  }

  /** The same collection, for another part of the run. */
  of(part: string): Figures {
    return new Figures(part, this.#all);
  }

  title(text: string): void {
    console.log(`\n${this.#part}: ${text}\n`);
  }

  /** Notes measured values of one thing. */
  add(name: string, unit: Figure['unit'], values: readonly number[], side?: string): Figure {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const figure = { part: this.#part, name, ...(side && { side }), unit, median: median(values), low, high };
    this.#all.push(figure);
    return figure;
  }

  row(cells: readonly string[]): void {
    console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(44) : cell.padStart(22))).join(''));
  }

  /** One thing on a line of its own. */
  line(name: string, unit: Figure['unit'], values: readonly number[]): void {
    this.row([name, `${spread(this.add(name, unit, values))} ${unit}`]);
  }

  writeTo(file: string): void {
    const { version, platform, arch } = process;
    const figures = { at: new Date().toISOString(), node: version, platform, arch, figures: this.#all };
    writeFileSync(file, `${JSON.stringify(figures, undefined, 2)}\n`);
  }
}

/** Median, and from lowest to highest. */
export function spread({ median, low, high }: Figure): string {
  const digits = median < 10 ? 2 : median < 100 ? 1 : 0;
  return `${median.toFixed(digits)} (${low.toFixed(digits)}..${high.toFixed(digits)})`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
