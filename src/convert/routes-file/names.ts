// Names of a routes file made from what other programs call things: each once in its kind.
import { readName } from '../../language/literals/name.ts';

/** The names of one kind; providers and pools are one. */
export class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** A name as near to `wish` as may be, which is taken from now on. `kind` comes first where `wish` alone is none. */
  take(wish: string, kind: string): string {
    const base = nameFrom(wish, kind);
    let name = base;
    for (let number = 2; this.#taken.has(name); number++) name = `${base}-${number}`;
    this.#taken.add(name);
    return name;
  }
}

const LONGEST = 60;

function nameFrom(wish: string, kind: string): string {
  const plain = wish
    .toLowerCase()
    .replace(/\*+/g, '-any-')
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/-+/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '')
    .slice(0, LONGEST);
  if (readName(plain).ok) return plain;
  return plain === '' ? kind : `${kind}-${plain}`;
}

/** The name of a variable of the environment: `AZURE_API_KEY`. */
export function variableName(wish: string): string {
  const plain = wish
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[A-Z]/.test(plain) ? plain : `KEY_${plain}`.replace(/_$/, '');
}
