// docs/editor.md shows what the lens of a route really says.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { AnalysisThread } from '../../src/cli/analysis-thread.ts';
import { editorPorts } from '../../src/cli/lsp/ports.ts';
import { processTerminal } from '../../src/cli/terminal.ts';
import { compile } from '../../src/compiler/compile.ts';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import { explainRoute } from '../../src/editor/commands.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

test('the explanation of a route, but for the lines that are cut', async () => {
  const [, shown = ''] = /```\n(request \{[\s\S]*?)\n```/.exec(read('docs/editor.md')) ?? [];
  const compilation = compile('tour.routes', { files: memoryFiles({ 'tour.routes': read('examples/tour.routes') }) });
  const { text } = await explainRoute(
    compilation,
    'long-context',
    editorPorts(processTerminal(process), new AnalysisThread()),
  );
  for (const part of shown.split('\n…\n')) expect(text).toContain(part);
});
