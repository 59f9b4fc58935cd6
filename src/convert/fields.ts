// A map of the source while it is read: whatever nobody asked for is told at the end, so that nothing is lost in silence.
import type { Path } from './document.ts';
import type { Report } from './report.ts';

export class Fields {
  readonly path: Path;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #report: Report;
  readonly #read = new Set<string>();

  constructor(values: Readonly<Record<string, unknown>>, path: Path, report: Report) {
    this.#values = values;
    this.path = path;
    this.#report = report;
  }

  get keys(): readonly string[] {
    return Object.keys(this.#values);
  }

  at(key: string): Path {
    return [...this.path, key];
  }

  /** The same map with further values below its own; lines are those of the map. */
  over(values: Readonly<Record<string, unknown>>): Fields {
    return new Fields({ ...values, ...this.#values }, this.path, this.#report);
  }

  /** The same map with other values in the place of its own. */
  with(values: Readonly<Record<string, unknown>>): Fields {
    return new Fields({ ...this.#values, ...values }, this.path, this.#report);
  }

  /** Present, and not null. */
  has(key: string): boolean {
    return Object.hasOwn(this.#values, key) && this.#values[key] !== null && this.#values[key] !== undefined;
  }

  /** The value as it is. */
  raw(key: string): unknown {
    this.#read.add(key);
    return this.has(key) ? this.#values[key] : undefined;
  }

  /** These say nothing that would have to be carried over. */
  skip(...keys: readonly string[]): void {
    for (const key of keys) this.#read.add(key);
  }

  /** A text; numbers and booleans are read as they are written. Empty is absent. */
  text(key: string): string | undefined {
    const value = this.raw(key);
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.#odd(key, 'a text');
  }

  /** A finite number of at least `least`; a text that is one will do. */
  number(key: string, least = 0): number | undefined {
    const value = this.raw(key);
    if (value === undefined || value === '') return undefined;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number) && number >= least) return number;
    return this.#odd(key, `a number of at least ${least}`);
  }

  flag(key: string): boolean | undefined {
    const value = this.raw(key);
    if (value === undefined || typeof value === 'boolean') return value;
    if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
    return this.#odd(key, '`true` or `false`');
  }

  map(key: string): Fields | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    return isMap(value) ? new Fields(value, this.at(key), this.#report) : this.#odd(key, 'a map');
  }

  /** The maps of a list; other entries are told. */
  maps(key: string): readonly Fields[] {
    return this.list(key).flatMap((value, index) => {
      const path = [...this.at(key), index];
      if (isMap(value)) return [new Fields(value, path, this.#report)];
      this.#report.add('invalid', path, 'it is no map');
      return [];
    });
  }

  /** The texts of a list; one text will do for a list of it. */
  texts(key: string): readonly string[] {
    const value = this.raw(key);
    if (typeof value === 'string') return [value];
    return this.list(key).flatMap((entry, index) => {
      if (typeof entry === 'string' || typeof entry === 'number') return [String(entry)];
      this.#report.add('invalid', [...this.at(key), index], 'it is no text');
      return [];
    });
  }

  list(key: string): readonly unknown[] {
    const value = this.raw(key);
    if (value === undefined) return [];
    return Array.isArray(value) ? value : (this.#odd(key, 'a list') ?? []);
  }

  /** Tells what nobody read. `reasons`: why, by key; `otherwise`: of any other. */
  tellRest(reasons: Readonly<Record<string, string>>, otherwise: string): void {
    for (const key of this.keys) {
      if (this.#read.has(key) || !this.has(key)) continue;
      this.#report.add('dropped', this.at(key), lookUp(reasons, key) ?? otherwise);
    }
  }

  #odd(key: string, expected: string): undefined {
    this.#report.add('invalid', this.at(key), `it is not ${expected}`);
    return undefined;
  }
}

/** What a table has under a name that comes from outside: `constructor` and the like are in no table. */
export function lookUp<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
