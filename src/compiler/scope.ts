// The names that the files declare, by kind, and every place where one stands.
import type { Span } from '../language/source.ts';

export type NameKind = 'provider' | 'pool' | 'policy' | 'condition' | 'client' | 'tag' | 'route' | 'test';

export interface Declaration {
  readonly kind: NameKind;
  readonly name: string;
  readonly span: Span;
}

/** A place where a declared name stands: just the name, of a target the part before the slash. */
export interface Occurrence {
  readonly declaration: Declaration;
  readonly span: Span;
  /** It stands where a statement gives it; tags, and what is declared twice, have several of these. */
  readonly declares: boolean;
}

/** What is known of names once all files are read. */
export interface Names {
  /** In the order in which they were met. */
  readonly occurrences: readonly Occurrence[];
  declarations(kind: NameKind): readonly Declaration[];
  /** Who has a name already that a declaration of this kind would take. */
  holder(kind: NameKind, name: string): Declaration | undefined;
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

export class Scope implements Names {
  readonly occurrences: Occurrence[] = [];
  /** By name, for each name space. */
  readonly #declared = new Map<string, Map<string, Declaration>>();
  readonly #used = new Set<Declaration>();

  /** Declares a name; gives back who has it already, if anyone does (who keeps it). */
  declare(declaration: Declaration): Declaration | undefined {
    const earlier = this.holder(declaration.kind, declaration.name);
    if (earlier === undefined) this.#space(declaration.kind).set(declaration.name, declaration);
    const kept = earlier?.kind === declaration.kind ? earlier : declaration;
    this.occurrences.push({ declaration: kept, span: declaration.span, declares: true });
    return earlier;
  }

  /** The declaration of a name of this kind, which stands at `span`; it counts as used from now on. */
  use(kind: NameKind, name: string, span: Span): Declaration | undefined {
    const found = this.mention(kind, name, span);
    if (found !== undefined) this.#used.add(found);
    return found;
  }

  /** The same, of a name that is only spoken of. */
  mention(kind: NameKind, name: string, span: Span): Declaration | undefined {
    const declaration = this.find(kind, name);
    if (declaration !== undefined) this.occurrences.push({ declaration, span, declares: false });
    return declaration;
  }

  find(kind: NameKind, name: string): Declaration | undefined {
    const found = this.holder(kind, name);
    return found?.kind === kind ? found : undefined;
  }

  holder(kind: NameKind, name: string): Declaration | undefined {
    return this.#declared.get(NAME_SPACES[kind])?.get(name);
  }

  names(kind: NameKind): readonly string[] {
    return this.declarations(kind).map((declaration) => declaration.name);
  }

  unused(kind: NameKind): readonly Declaration[] {
    return this.declarations(kind).filter((declaration) => !this.#used.has(declaration));
  }

  declarations(kind: NameKind): readonly Declaration[] {
    return [...this.#space(kind).values()].filter((declaration) => declaration.kind === kind);
  }

  #space(kind: NameKind): Map<string, Declaration> {
    const name = NAME_SPACES[kind];
    const known = this.#declared.get(name);
    if (known !== undefined) return known;
    const space = new Map<string, Declaration>();
    this.#declared.set(name, space);
    return space;
  }
}
