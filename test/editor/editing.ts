// Texts with a cursor for tests: `‸` marks it; files behind `=== PATH` lines stand beside the root file.
import { type Compilation, compile } from '../../src/compiler/compile.ts';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import { complete } from '../../src/editor/completion/completion.ts';
import type { CompletionItem } from '../../src/editor/completion/item.ts';
import type { Spot } from '../../src/editor/names.ts';
import type { Span } from '../../src/language/source.ts';

const ROOT = 'fairlead.routes';
const CURSOR = '‸';

export interface Edited {
  readonly compilation: Compilation;
  readonly spot: Spot;
}

/** `edition 2026` is put before each file that does not say it. */
export function edited(text: string): Edited {
  const [root = '', ...others] = text.split(/^=== (.+)\n/m);
  const files: Record<string, string> = { [ROOT]: withEdition(root) };
  for (let index = 0; index + 1 < others.length; index += 2)
    files[others[index] ?? ''] = withEdition(others[index + 1] ?? '');
  let spot: Spot = { path: ROOT, offset: 0 };
  for (const [path, written] of Object.entries(files)) {
    const offset = written.indexOf(CURSOR);
    if (offset >= 0) spot = { path, offset };
    files[path] = written.replace(CURSOR, '');
  }
  return { compilation: compile(ROOT, { files: memoryFiles(files) }), spot };
}

/** What is offered at the cursor, in order. */
export function offered(text: string, files: readonly string[] = []): readonly CompletionItem[] {
  const { compilation, spot } = edited(text);
  return complete(compilation, spot, () => files)?.items ?? [];
}

export function labels(text: string, files?: readonly string[]): readonly string[] {
  return offered(text, files).map(({ label }) => label);
}

/** `shared.routes:3:10 openai`. */
export function placeOf(span: Span): string {
  const { source, start, end } = span;
  const { line, column } = source.locate(start);
  return `${source.path}:${line}:${column} ${source.text.slice(start, end)}`;
}

function withEdition(text: string): string {
  return text.startsWith('edition') || text.startsWith(CURSOR) ? text : `edition 2026\n${text}`;
}
