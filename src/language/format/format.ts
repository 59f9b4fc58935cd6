// The canonical layout of a file. Only white space changes, and that is proved before the result is handed out.
import type { FileNode } from '../ast.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { type ParseResult, parse } from '../parse.ts';
import { Source } from '../source.ts';
import { alignLines } from './align.ts';
import { outline } from './outline.ts';
import { Printer } from './printer.ts';
import { tokenText } from './spacing.ts';

/** The formatted text, or the syntax errors for which the file is refused. */
export type FormatResult = { readonly text: string } | { readonly diagnostics: readonly Diagnostic[] };

/**
 * Two spaces a block, at most one blank line, one statement a line but for blocks that were written on one line and fit
 * there; neighbours that are alike line up, and what else was lined up stays so. See docs/language.md. Formatting twice changes nothing more. Throws only if its own proof fails.
 */
export function format(source: Source): FormatResult {
  const before = parse(source);
  if (before.diagnostics.length > 0) return { diagnostics: before.diagnostics };
  const lines = new Printer(source, before.comments).print(outline(before.tokens));
  const text = alignLines(lines);
  proveSame(before, parse(new Source(source.path, text)));
  return { text };
}

/** Same tree, same tokens, same comments; anything else would be a fault of the formatter, and nothing is written. */
function proveSame(before: ParseResult, after: ParseResult): void {
  const fault =
    (after.diagnostics.length > 0 && 'has syntax errors') ||
    (shapeOf(before.file) !== shapeOf(after.file) && 'has another tree') ||
    (tokenTexts(before) !== tokenTexts(after) && 'has other tokens') ||
    (commentTexts(before) !== commentTexts(after) && 'has other comments');
  if (fault) throw new Error(`the formatter would change ${before.file.source.path}: its result ${fault}`);
}

function shapeOf(file: FileNode): string {
  return JSON.stringify(file.statements, (key, value: unknown) => (key === 'span' ? undefined : value));
}

function tokenTexts({ tokens }: ParseResult): string {
  return JSON.stringify(tokens.map(tokenText));
}

function commentTexts({ comments }: ParseResult): string {
  return JSON.stringify(comments.map((comment) => comment.text));
}
