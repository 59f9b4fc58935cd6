// Reads a piece of a file by itself, again and again with one edit after the other: which faults are left in it.
import type { Diagnostic } from '../../language/diagnostic.ts';
import { readName } from '../../language/literals/name.ts';
import { parse } from '../../language/parse.ts';
import { Source } from '../../language/source.ts';
import { declareAll, lowerAll } from '../blocks.ts';
import { Context } from '../context.ts';
import { FileLoader, type FileRole } from '../files.ts';
import { type Declaration, type NameKind, Scope } from '../scope.ts';

/** Faults that a piece of a file has by itself: of its form, of its values, of its names; not those about files. */
const OF_ITSELF = /^FL0|^FL10[1-8]|^FL11[0235679]/;
/** Characters that may still be read: enough for a few declarations, and no time is lost over a file in shreds. */
export interface Budget {
  left: number;
}

/** What a reading costs however short the text is, in characters. */
const LEAST_COST = 50;

/** Whether a name may be taken for declared. */
export type IsName = (kind: NameKind, name: string) => boolean;

/** What one reading gave. */
export interface Trial {
  readonly faults: readonly Diagnostic[];
  declares(name: { readonly kind: NameKind; readonly name: string }): boolean;
}

export class Trials {
  readonly #role: FileRole;
  readonly #isName: IsName;
  readonly #budget: Budget;

  constructor(role: FileRole, budget: Budget, isName: IsName) {
    this.#role = role;
    this.#budget = budget;
    this.#isName = isName;
  }

  /** Whether there is budget for another one. */
  get open(): boolean {
    return this.#budget.left > 0;
  }

  /** All that is wrong with a text, and what it declares. */
  read(text: string): Trial {
    this.#budget.left -= LEAST_COST + text.length;
    const source = new Source('', text);
    const files = new FileLoader(NO_FILES, { root: undefined, parse });
    const scope = new TrialScope(source, this.#isName);
    const context = new Context({ files, bringIn: () => undefined, environment: undefined, scope });
    const { file, diagnostics } = parse(source);
    for (const diagnostic of diagnostics) context.reportSyntax(diagnostic);
    declareAll(file.statements, this.#role, context);
    lowerAll(file.statements, { place: this.#role, draft: context.program }, context);
    const faults = context.diagnostics.filter(({ code, severity }) => severity === 'error' && OF_ITSELF.test(code));
    return { faults, declares: ({ kind, name }) => scope.declares(kind, name) };
  }
}

const NO_FILES = { read: () => undefined, list: () => undefined };

/** Declared is what the text declares, and what may be declared elsewhere. */
class TrialScope extends Scope {
  readonly #source: Source;
  readonly #isName: IsName;

  constructor(source: Source, isName: IsName) {
    super();
    this.#source = source;
    this.#isName = isName;
  }

  declares(kind: NameKind, name: string): boolean {
    return super.find(kind, name) !== undefined;
  }

  override find(kind: NameKind, name: string): Declaration | undefined {
    const known = super.find(kind, name);
    if (known !== undefined || !readName(name).ok || !this.#isName(kind, name)) return known;
    return { kind, name, span: { source: this.#source, start: 0, end: 0 } };
  }
}
