// A declaration whose name is misspelt: it is never used, and a name near to it is used and never declared.
import { diagnose } from '../../language/codes/index.ts';
import type { Diagnostic } from '../../language/diagnostic.ts';
import { readName } from '../../language/literals/name.ts';
import type { Source, Span } from '../../language/source.ts';
import { suggest } from '../../language/suggest.ts';
import { PRESETS } from '../../upstream/presets/index.ts';
import type { Declaration, NameKind, Names } from '../scope.ts';
import type { TextEdit } from './edit.ts';

export interface Misnamed {
  readonly source: Source;
  readonly edit: TextEdit;
  readonly found: Diagnostic;
}

interface Unknown {
  readonly kind: NameKind;
  readonly name: string;
  readonly uses: readonly Span[];
}

/** The declarations that were most likely meant to have the name under which they are used; one for each such name. */
export function findMisnamed(errors: readonly Diagnostic[], names: Names): readonly Misnamed[] {
  const used = new Set(names.occurrences.filter(({ declares }) => !declares).map(({ declaration }) => declaration));
  return unknownNames(errors).flatMap((unknown) => {
    const unused = names.declarations(unknown.kind).filter((declaration) => !used.has(declaration));
    const near = suggest(
      unknown.name,
      unused.map(({ name }) => name),
    );
    const declaration = unused.find(({ name }) => name === near);
    return declaration !== undefined && isBetter(unknown, declaration) ? [misnamed(unknown, declaration)] : [];
  });
}

/** A name that nobody declared, as a finding says it: its kind, and the name. */
export function unknownName({ code, message }: Diagnostic): { kind: NameKind; name: string } | undefined {
  const [, kind, name] = (code === 'FL110' && /^unknown (\w+) "([^"]+)"$/.exec(message)) || [];
  return kind === undefined || name === undefined ? undefined : { kind: kind as NameKind, name };
}

function unknownNames(errors: readonly Diagnostic[]): readonly Unknown[] {
  const found = new Map<string, Unknown>();
  for (const error of errors) {
    const unknown = unknownName(error);
    if (unknown === undefined || !readName(unknown.name).ok) continue;
    const key = `${unknown.kind} ${unknown.name}`;
    found.set(key, { ...unknown, uses: [...(found.get(key)?.uses ?? []), error.span] });
  }
  return [...found.values()];
}

/** A vendor's name is no slip; otherwise the spelling that stands more often is the right one. */
function isBetter({ kind, name }: Unknown, declaration: Declaration): boolean {
  if (kind === 'provider' && PRESETS.has(name) !== PRESETS.has(declaration.name)) return PRESETS.has(name);
  const { text } = declaration.span.source;
  return occurrences(text, name) > occurrences(text, declaration.name);
}

function occurrences(text: string, name: string): number {
  return text.match(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'g'))?.length ?? 0;
}

function misnamed({ kind, name, uses }: Unknown, declaration: Declaration): Misnamed {
  const { source, start, end } = declaration.span;
  const message = `${kind} "${declaration.name}" is declared, but "${name}" is used`;
  const found = diagnose('FL110', declaration.span, message, {
    help: `did you mean "${name}"?`,
    related: uses.map((span) => ({ message: 'used here', span })),
    fix: { title: `call it ${name}`, edits: [{ span: declaration.span, text: name }] },
  });
  return { source, edit: { start, end, text: name }, found };
}
