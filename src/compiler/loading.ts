// Reads files into the compilation: each once, with its edition first, with what it announces, and no circle.
import type { ArgumentNode } from '../language/ast.ts';
import { diagnose } from '../language/codes/index.ts';
import type { ParseResult } from '../language/parse.ts';
import type { Span } from '../language/source.ts';
import { declareAll } from './blocks.ts';
import type { Context } from './context.ts';
import type { FileRole, LoadedFile } from './files.ts';
import { likelySpec } from './recognise.ts';

/** Reads the file at `path` and all that it brings in. Undefined where it cannot be read. */
export function loadFile(path: string, role: FileRole, context: Context): LoadedFile | undefined {
  const parsed = context.files.read(path);
  if (parsed === undefined) return undefined;
  for (const diagnostic of parsed.diagnostics) context.reportSyntax(diagnostic);
  const loaded: LoadedFile = { path, role, parsed };
  context.files.loaded.set(path, loaded);
  if (isUnreadable(parsed)) context.lacksFile = true;
  else checkEdition(loaded, context);
  context.files.open.push(path);
  declareAll(parsed.file.statements, role, context);
  context.files.open.pop();
  return loaded;
}

/** Brings in a file that a statement names. Undefined where it is already there, or cannot be had, which is reported. */
export function bringIn(path: string, role: FileRole, from: Span, context: Context): LoadedFile | undefined {
  const { files } = context;
  if (files.isOutside(path)) {
    const help = 'move it there, or run with --allow-outside';
    context.lacksFile = true;
    context.report(diagnose('FL121', from, `${path} is outside the root file's folder`, { help }));
    return undefined;
  }
  if (files.open.includes(path)) {
    const circle = [...files.open.slice(files.open.indexOf(path)), path].join(' → ');
    context.report(diagnose('FL213', from, `files import each other in a circle: ${circle}`));
    return undefined;
  }
  const earlier = files.loaded.get(path);
  if (earlier !== undefined) {
    if (earlier.role !== role || role === 'routes') reportSecondUse(earlier, from, context);
    return undefined;
  }
  const loaded = loadFile(path, role, context);
  if (loaded === undefined) {
    context.lacksFile = true;
    context.report(diagnose('FL120', from, `there is no file ${path} that can be read`, { help: 'check the path' }));
  }
  return loaded;
}

function reportSecondUse(earlier: LoadedFile, from: Span, context: Context): void {
  const was = { file: 'is the root file', import: 'is imported for its declarations', routes: 'has its place already' };
  const help = 'a file is used once, either for declarations or for routes';
  context.report(diagnose('FL104', from, `${earlier.path} ${was[earlier.role]}`, { help }));
}

/** Nothing in it was understood, as of a file that is no text: what it does not say is no finding. */
function isUnreadable({ file, diagnostics }: ParseResult): boolean {
  return file.statements.length === 0 && diagnostics.length > 0;
}

/** `edition` opens every file. */
function checkEdition({ parsed, role }: LoadedFile, context: Context): void {
  const { source, statements } = parsed.file;
  const [first] = statements;
  const later = statements.find((node) => node.head.text === 'edition');
  // One that is misspelt, or has something before it, is a finding already.
  if (first !== undefined && (likelySpec(first, role)?.name === 'edition' || first.arguments.some(isEdition))) return;
  const start = first?.head.span.start ?? 0;
  if (later !== undefined) {
    context.report(
      diagnose('FL123', later.span, '`edition` is not the first statement', { help: 'move it to the top' }),
    );
    return;
  }
  if (context.hasSyntaxErrorIn({ source, start: 0, end: start })) return;
  const span = first?.head.span ?? { source, start: 0, end: 0 };
  const fix = { title: 'add edition 2026', edits: [{ span: { source, start, end: start }, text: 'edition 2026\n\n' }] };
  context.report(
    diagnose('FL123', span, `${source.path} does not say its edition`, { help: 'begin it with `edition 2026`', fix }),
  );
}

function isEdition(argument: ArgumentNode): boolean {
  return argument.kind === 'word' && argument.text === 'edition';
}
