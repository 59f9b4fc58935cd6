// What one compilation knows while it runs: findings, names, positions, files, and what has been understood so far.
import type { StatementNode } from '../language/ast.ts';
import { diagnose } from '../language/codes/index.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import type { Span } from '../language/source.ts';
import type { Condition } from '../route-table.ts';
import type { Located } from './arguments/located.ts';
import type { Environment } from './environment.ts';
import type { FileLoader, FileRole, LoadedFile } from './files.ts';
import { Marks } from './marks.ts';
import { EMPTY_DRAFTS, type Program } from './program.ts';
import { type NameKind, Scope } from './scope.ts';
import type { Setting, SettingsLayer } from './settings.ts';

/** `is NAME`, whose condition is put in its place once all files are read. */
export interface NamedTest {
  readonly test: { readonly kind: 'named'; readonly name: string; term: Condition };
  readonly span: Span;
}

/** Reads a file that another one names; undefined where it is already there or cannot be had, which is reported. */
export type BringIn = (path: string, role: FileRole, from: Span, context: Context) => LoadedFile | undefined;

interface ContextParts {
  readonly files: FileLoader;
  readonly bringIn: BringIn;
  readonly environment: Environment | undefined;
  /** Absent: nothing is declared yet. */
  readonly scope?: Scope;
}

export class Context {
  readonly diagnostics: Diagnostic[] = [];
  readonly scope: Scope;
  readonly marks = new Marks();
  readonly program: Program = EMPTY_DRAFTS.file();
  readonly namedTests: NamedTest[] = [];
  /** What reading a statement's arguments gave, so that it is done, and reported, once. */
  readonly argumentValues = new Map<StatementNode, object | undefined>();
  /** Statements whose arguments are reported but could be read: what follows from them is not a finding. */
  readonly suspect = new Set<StatementNode>();
  /** The files that a statement brings in, to be lowered where it stands. */
  readonly broughtIn = new Map<StatementNode, readonly LoadedFile[]>();
  /** Whether a file that a statement names could not be had, which is reported. */
  lacksFile = false;
  /** Keywords that were found in a file where they cannot stand: one finding each, however often they stand there. */
  readonly misplaced = new Set<string>();
  /** Whether every `is NAME` has its condition. */
  linked = false;
  readonly files: FileLoader;
  readonly #bringIn: BringIn;
  readonly #environment: Environment | undefined;
  readonly #syntaxErrors: Span[] = [];
  #errors = 0;
  readonly #reportedVariables = new Set<string>();

  constructor(parts: ContextParts) {
    this.files = parts.files;
    this.scope = parts.scope ?? new Scope();
    this.#bringIn = parts.bringIn;
    this.#environment = parts.environment;
  }

  /** Reads the files that a statement names, for their declarations or their routes; they are lowered where it stands. */
  bringIn(
    node: StatementNode,
    files: { readonly paths: readonly string[]; readonly role: FileRole; readonly from: Span },
  ): void {
    const found = files.paths.map((path) => this.#bringIn(path, files.role, files.from, this));
    this.broughtIn.set(
      node,
      found.filter((file) => file !== undefined),
    );
  }

  /** How many errors there are so far. */
  get errors(): number {
    return this.#errors;
  }

  report(diagnostic: Diagnostic): void {
    if (diagnostic.severity === 'error') this.#errors += 1;
    if (!this.#followsFromMissingFile(diagnostic)) this.diagnostics.push(diagnostic);
  }

  /** A name that is like none here may be declared in the file that is not there. */
  #followsFromMissingFile({ code, fix }: Diagnostic): boolean {
    return this.lacksFile && code === 'FL110' && fix === undefined;
  }

  reportSyntax(diagnostic: Diagnostic): void {
    this.#syntaxErrors.push(diagnostic.span);
    this.report(diagnostic);
  }

  /** Whether something here could not even be parsed: then nothing is missing, it was not understood. */
  hasSyntaxErrorIn({ source, start, end }: Span): boolean {
    return this.#syntaxErrors.some((span) => span.source === source && span.start <= end && span.end >= start);
  }

  /** A variable that the file reads. It is a finding, once, if it is known not to be set. */
  readVariable(name: string, span: Span): void {
    if (this.#environment === undefined || this.#environment.isSet(name) || this.#reportedVariables.has(name)) return;
    this.#reportedVariables.add(name);
    this.report(diagnose('FL216', span, `environment variable ${name} is not set`, { help: '`serve` needs it' }));
  }

  /** Adds a setting to a block; twice the same name in one block is a finding. */
  addSetting(layer: SettingsLayer, setting: Setting): void {
    const earlier = layer.get(setting.name);
    if (earlier === undefined) layer.set(setting.name, setting);
    else this.reportRepeated(setting.name, setting.span, earlier.span);
  }

  /** Gives a name its meaning; a second one of the same name is a finding. */
  declare(kind: NameKind, name: Located<string>): void {
    const earlier = this.scope.declare({ kind, name: name.value, span: name.span });
    if (earlier === undefined) return;
    const as =
      earlier.kind === kind
        ? `${kind} "${name.value}" is declared twice`
        : `"${name.value}" is already a ${earlier.kind}`;
    const related = [{ message: 'first declared here', span: earlier.span }];
    this.report(diagnose('FL111', name.span, as, { related, help: 'choose another name' }));
  }

  reportRepeated(name: string, span: Span, first: Span): void {
    const related = [{ message: 'first said here', span: first }];
    this.report(diagnose('FL104', span, `\`${name}\` is said twice`, { related, help: 'remove one of the two' }));
  }
}
