// Each question of an editor, answered by the function that knows.
import {
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  type CompletionItem,
  ErrorCodes,
  type Hover,
  type Location,
  MarkupKind,
  type TextEdit as ProtocolEdit,
  type Range,
  ResponseError,
  type SignatureHelp,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { complete } from '../completion/completion.ts';
import type { TextEdit } from '../edit.ts';
import { fixAll, fixesIn } from '../fixes.ts';
import { formatEdits } from '../formatting.ts';
import { hover } from '../hover.ts';
import { lensesOf } from '../lenses.ts';
import { definition, references } from '../names.ts';
import { rename, renameTarget } from '../rename.ts';
import { signatureAt } from '../signature.ts';
import { importableFrom } from '../workspace/importable.ts';
import type { Project } from '../workspace/project.ts';
import { protocolItems } from './answers.ts';
import { protocolDiagnostic } from './diagnostics.ts';
import { documentOf, pathOf, rangeOf } from './places.ts';
import type { Session } from './session.ts';

type At = TextDocumentPositionParams;

export function completionAt(session: Session, { textDocument, position }: At): CompletionItem[] {
  const [at] = session.spots(textDocument.uri, position);
  if (at === undefined) return [];
  const { compilation } = at.project;
  const source = compilation.files.get(at.spot.path)?.parsed.file.source;
  const files = (): readonly string[] => importableFrom(pathOf(textDocument.uri), session.workspace.files);
  const found = complete(compilation, at.spot, files);
  return found === undefined || source === undefined ? [] : protocolItems(found, source, session.items);
}

export function signatureHelpAt(session: Session, { textDocument, position }: At): SignatureHelp | null {
  const [at] = session.spots(textDocument.uri, position);
  const found = at && signatureAt(at.project.compilation, at.spot);
  if (found === undefined) return null;
  const { form, expected } = found;
  const documentation = expected === undefined ? {} : { documentation: `next: ${expected}` };
  return { signatures: [{ label: form, ...documentation }], activeSignature: 0 };
}

export function hoverAt(session: Session, { textDocument, position }: At): Hover | null {
  const [at] = session.spots(textDocument.uri, position);
  const found = at && hover(at.project.compilation, at.spot, at.project.diagnostics);
  if (found === undefined) return null;
  return { contents: { kind: MarkupKind.Markdown, value: found.markdown }, range: rangeOf(found.span) };
}

export function definitionAt(session: Session, { textDocument, position }: At): Location[] {
  const [at] = session.spots(textDocument.uri, position);
  if (at === undefined) return [];
  return definition(at.project.compilation, at.spot).map((span) => session.location(span, at.project));
}

export function referencesAt(session: Session, { textDocument, position }: At, withDeclaration: boolean): Location[] {
  const found = session
    .spots(textDocument.uri, position)
    .flatMap(({ project, spot }) =>
      references(project.compilation, spot, { withDeclaration }).map((span) => session.location(span, project)),
    );
  return [...new Map(found.map((location) => [JSON.stringify(location), location])).values()];
}

export function renameTargetAt(session: Session, { textDocument, position }: At): Range | null {
  const [at] = session.spots(textDocument.uri, position);
  if (at === undefined) return null;
  const target = renameTarget(at.project.compilation, at.spot);
  if ('refused' in target) throw new ResponseError(ErrorCodes.InvalidRequest, target.refused);
  return rangeOf(target.span);
}

/** In every project of the file, or nowhere. */
export function renameAt(session: Session, { textDocument, position }: At, name: string): WorkspaceEdit {
  const edits = session.spots(textDocument.uri, position).flatMap(({ project, spot }) => {
    const renaming = rename(project.compilation, spot, name);
    if ('refused' in renaming) throw new ResponseError(ErrorCodes.InvalidRequest, renaming.refused);
    return renaming.edits.map((edit) => ({ edit, project }));
  });
  return workspaceEdit(session, edits);
}

export function formatting(session: Session, uri: string): ProtocolEdit[] {
  const asked = session.asked(uri);
  return asked === undefined ? [] : formatEdits(asked.file.parsed.file.source).map(protocolEdit);
}

export function codeActions(session: Session, uri: string, range: Range): CodeAction[] {
  const asked = session.asked(uri);
  if (asked === undefined) return [];
  const { project, file } = asked;
  const { source } = file.parsed.file;
  const document = documentOf(source);
  const place = { path: source.path, start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  const single = fixesIn(project.diagnostics, place).map(
    ({ title, edits, diagnostic }): CodeAction => ({
      title: `${diagnostic.code}: ${title}`,
      kind: CodeActionKind.QuickFix,
      isPreferred: true,
      diagnostics: [protocolDiagnostic(diagnostic, (found) => session.uriOf(project.pathOf(found)))],
      edit: workspaceEdit(
        session,
        edits.map((edit) => ({ edit, project })),
      ),
    }),
  );
  const all = fixAll(project.diagnostics, source).map((edit) => ({ edit, project }));
  if (all.length === 0) return single;
  const edit = workspaceEdit(session, all);
  return [...single, { title: 'Fix all that can be fixed', kind: CodeActionKind.SourceFixAll, edit }];
}

export function codeLenses(session: Session, uri: string): CodeLens[] {
  const asked = session.asked(uri);
  if (asked === undefined) return [];
  return lensesOf(asked.file).map(({ span, title, command, name }) => ({
    range: rangeOf(span),
    command: { title, command: `fairlead.${command}`, arguments: [uri, name] },
  }));
}

function workspaceEdit(
  session: Session,
  edits: readonly { readonly edit: TextEdit; readonly project: Project }[],
): WorkspaceEdit {
  const changes: Record<string, ProtocolEdit[]> = {};
  for (const { edit, project } of edits) {
    const uri = session.uriOf(project.pathOf(edit.span.source));
    const own = changes[uri] ?? [];
    const wanted = protocolEdit(edit);
    const known = own.some((other) => JSON.stringify(other) === JSON.stringify(wanted));
    changes[uri] = known ? own : [...own, wanted];
  }
  return { changes };
}

function protocolEdit({ span, text }: TextEdit): ProtocolEdit {
  return { range: rangeOf(span), newText: text };
}
