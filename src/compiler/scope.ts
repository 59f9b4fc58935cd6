// The names that the files declare, by kind, and who uses them.
import type { Span } from '../language/source.ts';

export type NameKind = 'provider' | 'pool' | 'policy' | 'condition' | 'client' | 'tag' | 'route' | 'test';

export interface Declaration {
  readonly kind: NameKind;
  readonly name: string;
  readonly span: Span;
}

/** Providers and pools share one name space, so that a name alone says which it is. */
const NAME_SPACES: Readonly<Record<NameKind, string>> = {
  provider: 'provider or pool',
  pool: 'provider or pool',
  policy: 'policy',
  condition: 'condition',
  client: 'client',
  tag: 'tag',
  route: 'route',
  test: 'test',
};

export class Scope {
  readonly #declared = new Map<string, Declaration>();
  readonly #used = new Set<Declaration>();

  /** Declares a name; gives back who has it already, if anyone does (who keeps it). */
  declare(declaration: Declaration): Declaration | undefined {
    const key = keyOf(declaration.kind, declaration.name);
    const earlier = this.#declared.get(key);
    if (earlier === undefined) this.#declared.set(key, declaration);
    return earlier;
  }

  /** The declaration of a name of this kind; it counts as used from now on. */
  use(kind: NameKind, name: string): Declaration | undefined {
    const found = this.find(kind, name);
    if (found !== undefined) this.#used.add(found);
    return found;
  }

  find(kind: NameKind, name: string): Declaration | undefined {
    const found = this.#declared.get(keyOf(kind, name));
    return found?.kind === kind ? found : undefined;
  }

  names(kind: NameKind): readonly string[] {
    return this.#ofKind(kind).map((declaration) => declaration.name);
  }

  unused(kind: NameKind): readonly Declaration[] {
    return this.#ofKind(kind).filter((declaration) => !this.#used.has(declaration));
  }

  #ofKind(kind: NameKind): Declaration[] {
    return [...this.#declared.values()].filter((declaration) => declaration.kind === kind);
  }
}

function keyOf(kind: NameKind, name: string): string {
  return `${NAME_SPACES[kind]} ${name}`;
}
