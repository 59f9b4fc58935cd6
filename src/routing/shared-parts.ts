// What many routes of a table say alike is there once: of 10,000 routes, most of what they would keep.
import type { ErrorKind } from '../errors.ts';
import type { Settings } from '../route-table.ts';
import type { EffectiveSettings } from './attempt.ts';
import type { PreparedProvider } from './prepared.ts';
import { withLayer } from './settings.ts';

export class SharedParts {
  readonly #kinds = new Map<string, ReadonlySet<ErrorKind>>();
  readonly #settings = new Map<string, ReadonlyMap<string, EffectiveSettings>>();

  kinds(on: readonly ErrorKind[]): ReadonlySet<ErrorKind> {
    const key = on.join();
    const known = this.#kinds.get(key) ?? new Set(on);
    this.#kinds.set(key, known);
    return known;
  }

  /** The settings of a route by its providers. */
  settings(providers: ReadonlySet<PreparedProvider>, layer: Settings): ReadonlyMap<string, EffectiveSettings> {
    const names = [...providers].map(({ name }) => name);
    const key = `${names.join()} ${JSON.stringify(layer)}`;
    const known =
      this.#settings.get(key) ??
      new Map([...providers].map(({ name, settings }) => [name, withLayer(settings, layer)] as const));
    this.#settings.set(key, known);
    return known;
  }
}
