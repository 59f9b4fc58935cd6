// The language server by its protocol.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: holes and fields are written so
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type {
  CodeAction,
  CompletionItem,
  Hover,
  Location,
  SemanticTokens,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { Compilation } from '../../src/compiler/compile.ts';
import { type Diagnostic, positionOf } from '../../src/language/diagnostic.ts';
import { checkText } from '../compiler/compiling.ts';
import { behind, Editor, uriOf } from './client.ts';

const ROOT = '/project/fairlead.routes';
const CLEAN = `edition 2026
provider demo {}
pool all { demo/a; demo/b }
route claude { match model "claude-*"; to demo/$model; fallback to all }
route rest { match any; to all }
test "claude" { request { model "claude-1" }; expect route claude }
`;

let editor: Editor;
afterEach(() => editor.close());

test('says what it can do', async () => {
  editor = await Editor.connect();
  expect(editor.greeting?.serverInfo).toEqual({ name: 'fairlead', version: '0.0.0' });
  expect(editor.greeting?.capabilities).toMatchObject({
    positionEncoding: 'utf-16',
    renameProvider: { prepareProvider: true },
  });
});

describe('diagnostics', () => {
  const GOLDEN = join(import.meta.dirname, '../golden');
  /** Every file of the analysis, every second one of the others: each is compiled twice here. */
  const inputs = ['syntax', 'names', 'analysis'].flatMap((folder) => {
    const files = readdirSync(join(GOLDEN, folder)).filter((_, index) => folder === 'analysis' || index % 2 === 0);
    return files.map((name) => {
      const text = readFileSync(join(GOLDEN, folder, name), 'utf8');
      return [`${folder}/${name}`, text.slice(0, text.lastIndexOf('\n----\n') + 1)] as const;
    });
  });

  /** As the protocol has it, from what `check` says; lines and columns from 0. */
  function expected({ code, severity, message, help, span, related = [] }: Diagnostic): object {
    const range = ({ line, column, endLine, endColumn }: ReturnType<typeof positionOf>): object => ({
      start: { line: line - 1, character: column - 1 },
      end: { line: endLine - 1, character: endColumn - 1 },
    });
    return {
      range: range(positionOf(span)),
      severity: { error: 1, warning: 2, note: 3 }[severity],
      code,
      source: 'fairlead',
      message: help === undefined ? message : `${message}\n${help}`,
      ...(['FL202', 'FL208'].includes(code) && { tags: [1] }),
      ...(related.length > 0 && {
        relatedInformation: related.map((place) => ({
          location: { uri: uriOf(`/project/${place.span.source.path}`), range: range(positionOf(place.span)) },
          message: place.message,
        })),
      }),
    };
  }

  test('are those of check, for golden files, in every file of each', async () => {
    editor = await Editor.connect();
    expect(inputs.length).toBeGreaterThan(25);
    for (const [name, input] of inputs) {
      const [root = '', ...others] = input.split(/^=== (.+)\n/m);
      const disk = others.flatMap((path, index) =>
        index % 2 === 0 ? [[`/project/${path}`, others[index + 1] ?? '']] : [],
      );
      for (const path of Object.keys(editor.disk)) delete editor.disk[path];
      Object.assign(editor.disk, Object.fromEntries(disk));
      editor.open(ROOT, root);
      await editor.settled(ROOT);
      const { diagnostics, sources } = checkText(input, { environment: { isSet: () => false } });
      for (const { path } of sources) {
        const own = diagnostics.filter(({ span }) => span.source.path === path).map(expected);
        const published = editor.found.get(uriOf(`/project/${path}`))?.diagnostics ?? [];
        expect([name, path, published], `${name}: ${path}`).toEqual([name, path, distinct(own)]);
      }
      editor.shut(ROOT);
    }
  });

  function distinct(found: readonly object[]): readonly object[] {
    return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
  }

  test('come with the version that they are about, and go when the file is mended or closed', async () => {
    editor = await Editor.connect();
    editor.open(ROOT, CLEAN.replace('to all }', 'to al }'));
    expect((await editor.settled(ROOT)).map(({ code }) => code)).toEqual(['FL110']);
    editor.change(ROOT, CLEAN);
    expect(await editor.settled(ROOT)).toEqual([]);
    expect(editor.found.get(uriOf(ROOT))?.version).toBe(2);
    editor.change(ROOT, 'broken');
    expect(await editor.settled(ROOT)).not.toEqual([]);
    editor.shut(ROOT);
    await expect.poll(() => editor.found.get(uriOf(ROOT))?.diagnostics).toEqual([]);
  });

  test('syntax and names do not wait for the analysis, and findings about an older text are dropped', async () => {
    const questions: PromiseWithResolvers<readonly Diagnostic[]>[] = [];
    const asked: Compilation[] = [];
    editor = await Editor.connect({
      analyze(compilation) {
        asked.push(compilation);
        const question = Promise.withResolvers<readonly Diagnostic[]>();
        questions.push(question);
        return question.promise;
      },
    });
    const late = (about: number): Diagnostic => ({
      code: 'FL205',
      severity: 'warning',
      message: `late ${about}`,
      span: { source: asked[about]?.sources[0] as Diagnostic['span']['source'], start: 0, end: 7 },
    });
    editor.open(ROOT, CLEAN);
    await expect.poll(() => questions.length).toBe(1);
    await expect.poll(() => editor.published.length).toBe(1);
    editor.change(ROOT, `${CLEAN}# more\n`);
    await expect.poll(() => questions.length).toBe(2);
    questions[0]?.resolve([late(0)]);
    questions[1]?.resolve([late(1)]);
    await expect
      .poll(() => editor.found.get(uriOf(ROOT))?.diagnostics.map(({ message }) => message))
      .toEqual(['late 1']);
    expect(editor.published.flatMap(({ diagnostics }) => diagnostics.map(({ message }) => message))).toEqual([
      'late 1',
    ]);
  });

  test('unset variables are no finding where the editor says so', async () => {
    const text = CLEAN.replace('provider demo {}', 'provider demo { header "x-a" "${env.NOWHERE}" }');
    editor = await Editor.connect();
    editor.open(ROOT, text);
    expect((await editor.settled(ROOT)).map(({ code }) => code)).toEqual(['FL216']);
    editor.close();
    editor = await Editor.connect({ options: { environment: false } });
    editor.open(ROOT, text);
    expect(await editor.settled(ROOT)).toEqual([]);
  });
});

describe('files that belong together', () => {
  const disk = {
    [ROOT]:
      'edition 2026\nimport "shared/*.routes"\nroutes from "teams/search.routes"\nroute rest { match any; to main }\n',
    '/project/shared/providers.routes': 'edition 2026\nprovider demo {}\npool main { demo/a }\n',
    '/project/teams/search.routes': 'edition 2026\nroute search { match header "x-team" "search"; to main }\n',
  };
  const TEAM = '/project/teams/search.routes';
  const SHARED = '/project/shared/providers.routes';

  test('a member that is opened alone is judged in its root file', async () => {
    editor = await Editor.connect({ disk: { ...disk } });
    editor.open(TEAM, disk[TEAM] ?? '');
    expect(await editor.settled(TEAM)).toEqual([]);
    editor.change(TEAM, (disk[TEAM] ?? '').replace('main', 'mian'));
    expect((await editor.settled(TEAM)).map(({ message }) => message)).toEqual([
      'unknown pool "mian"\ndid you mean "main"?',
    ]);
  });

  test('unsaved texts count, in files that others open too', async () => {
    editor = await Editor.connect({ disk: { ...disk } });
    editor.open(TEAM, disk[TEAM] ?? '');
    editor.open(SHARED, (disk[SHARED] ?? '').replace('pool main', 'pool first'));
    expect((await editor.settled(TEAM)).map(({ code }) => code)).toEqual(['FL110']);
    editor.shut(SHARED);
    await expect.poll(() => editor.found.get(uriOf(TEAM))?.diagnostics).toEqual([]);
  });

  test('a root file that stops importing gives its member up', async () => {
    editor = await Editor.connect({ disk: { ...disk } });
    editor.open(TEAM, disk[TEAM] ?? '');
    editor.open(ROOT, disk[ROOT] ?? '');
    expect(await editor.settled(TEAM)).toEqual([]);
    editor.change(ROOT, 'edition 2026\nroute rest { match any; reject 503 "closed" }\n');
    expect((await editor.settled(TEAM)).map(({ code }) => code)).toContain('FL110');
  });

  test('rename, definition and references go across them, under the URIs that the editor uses', async () => {
    editor = await Editor.connect({ disk: { ...disk } });
    const text = disk[TEAM] ?? '';
    editor.open(TEAM, text);
    const at = { textDocument: { uri: uriOf(TEAM) }, position: behind(text, 'to ma') };
    const { changes = {} } = await editor.ask<WorkspaceEdit>('textDocument/rename', { ...at, newName: 'first' });
    expect(
      Object.entries(changes)
        .map(([uri, edits]) => [uri, edits.map(({ newText }) => newText)])
        .sort(),
    ).toEqual([
      [uriOf(ROOT), ['first']],
      [uriOf(SHARED), ['first']],
      [uriOf(TEAM), ['first']],
    ]);
    const [declared] = await editor.ask<Location[]>('textDocument/definition', at);
    expect(declared).toEqual({
      uri: uriOf(SHARED),
      range: { start: { line: 2, character: 5 }, end: { line: 2, character: 9 } },
    });
    const uses = await editor.ask<Location[]>('textDocument/references', {
      ...at,
      context: { includeDeclaration: false },
    });
    expect(uses.map(({ uri }) => uri).sort()).toEqual([uriOf(ROOT), uriOf(TEAM)]);
    await expect(editor.ask('textDocument/rename', { ...at, newName: 'demo' })).rejects.toThrow(
      'there is a provider "demo" already, at shared/providers.routes:2',
    );
  });

  test('a file of two root files is renamed in both', async () => {
    const second = {
      '/project/other.routes': 'edition 2026\nimport "shared/providers.routes"\nroute o { match any; to main }\n',
    };
    editor = await Editor.connect({ disk: { ...disk, ...second } });
    const text = disk[SHARED] ?? '';
    editor.open(SHARED, text);
    const at = { textDocument: { uri: uriOf(SHARED) }, position: behind(text, 'pool ma') };
    const { changes = {} } = await editor.ask<WorkspaceEdit>('textDocument/rename', { ...at, newName: 'first' });
    expect(Object.keys(changes).sort()).toEqual([ROOT, '/project/other.routes', SHARED, TEAM].map(uriOf).sort());
    expect(changes[uriOf(SHARED)]).toHaveLength(1);
  });
});

describe('questions', () => {
  const uri = uriOf(ROOT);
  const textDocument = { uri };

  async function opened(text: string): Promise<void> {
    editor = await Editor.connect({ options: { showsResults: true } });
    editor.open(ROOT, text);
  }

  test('completion sees what was typed a moment ago', async () => {
    await opened(CLEAN);
    const typed = CLEAN.replace('to all }', 'to ');
    editor.change(ROOT, typed);
    const items = await editor.ask<CompletionItem[]>('textDocument/completion', {
      textDocument,
      position: behind(typed, 'match any; to '),
    });
    expect(items.map(({ label }) => label)).toEqual(['all', 'demo/']);
    const statements = await editor.ask<CompletionItem[]>('textDocument/completion', {
      textDocument,
      position: { line: 6, character: 0 },
    });
    expect(statements.find(({ label }) => label === 'pool')?.textEdit?.newText).toBe('pool ${1:NAME} {\n\t$0\n}');
  });

  test('what is being written, and what comes next', async () => {
    const text = CLEAN.replace('to all }', 'to all; timeout idle }');
    await opened(text);
    const position = { ...behind(text, 'timeout idle'), character: behind(text, 'timeout idle').character + 1 };
    expect(await editor.ask('textDocument/signatureHelp', { textDocument, position })).toEqual({
      signatures: [{ label: 'timeout PHASE D, …', documentation: 'next: a duration such as 10s' }],
      activeSignature: 0,
    });
  });

  test('items that more follows on ask for more, where the editor has a command for it', async () => {
    editor = await Editor.connect({ options: { suggestCommand: 'suggest.again' } });
    const typed = CLEAN.replace('to all }', 'to ');
    editor.open(ROOT, typed);
    const position = behind(typed, 'match any; to ');
    const items = await editor.ask<CompletionItem[]>('textDocument/completion', { textDocument, position });
    expect(items.map(({ label, command }) => [label, command?.command])).toEqual([
      ['all', undefined],
      ['demo/', 'suggest.again'],
    ]);
  });

  test('positions are in UTF-16 units, whatever stands before them', async () => {
    const text = `${CLEAN}# 🚢 ñ\nroute ship { match model "🚢-*"; to dmo/a }\n`;
    await opened(text);
    const [found] = await editor.settled(ROOT);
    const character = '{ match model "🚢-*"; to '.length + 'route ship '.length;
    expect(found?.range).toEqual({ start: { line: 7, character }, end: { line: 7, character: character + 3 } });
    const hover = await editor.ask<Hover>('textDocument/hover', {
      textDocument,
      position: { line: 7, character: character - 2 },
    });
    expect(hover.contents).toMatchObject({ kind: 'markdown' });
    expect(hover.range?.start.character).toBe(character - 3);
  });

  test('a carriage return alone is a line break to the protocol', async () => {
    await opened('edition 2026\rserver { drain 5s }\rroute r { match any; to nobody }\r');
    const found = await editor.settled(ROOT);
    expect(found.every(({ range }) => range.end.line <= 3 && range.end.character <= 40)).toBe(true);
  });

  test('fixes, one and all', async () => {
    const broken = CLEAN.replace('match any', 'macth any').replace('to all }\n', 'to al }\n');
    await opened(broken);
    const range = { start: behind(broken, 'route rest { '), end: behind(broken, 'route rest { ') };
    const actions = await editor.ask<CodeAction[]>('textDocument/codeAction', {
      textDocument,
      range,
      context: { diagnostics: [] },
    });
    expect(actions.map(({ title, kind }) => [title, kind])).toEqual([
      ['FL101: write match', 'quickfix'],
      ['Fix all that can be fixed', 'source.fixAll'],
    ]);
    expect(actions[0]?.edit?.changes?.[uri]?.map(({ newText }) => newText)).toEqual(['match']);
    expect(actions[1]?.edit?.changes?.[uri]?.[0]?.newText).toContain('match any; to all }');
  });

  test('outline, colours, lenses, layout', async () => {
    await opened(CLEAN);
    const symbols = await editor.ask<{ name: string }[]>('textDocument/documentSymbol', { textDocument });
    expect(symbols.map(({ name }) => name)).toEqual(['demo', 'all', 'claude', 'rest', 'claude']);
    const { data } = await editor.ask<SemanticTokens>('textDocument/semanticTokens/full', { textDocument });
    expect(data.slice(0, 10)).toEqual([0, 0, 7, 0, 0, 0, 8, 4, 4, 0]);
    const lenses = await editor.ask<{ command: object }[]>('textDocument/codeLens', { textDocument });
    expect(lenses.map(({ command }) => command)).toContainEqual({
      title: 'Run test',
      command: 'fairlead.test',
      arguments: [uri, 'claude'],
    });
    editor.change(ROOT, `${CLEAN}server   {}\n`);
    const options = { tabSize: 2, insertSpaces: true };
    expect(await editor.ask('textDocument/formatting', { textDocument, options })).toMatchObject([
      { newText: expect.stringContaining('server {}\n') },
    ]);
  });

  test('a lens runs a test, and explains a route by a request that reaches it', async () => {
    await opened(CLEAN);
    const run = (command: string, name: string): Promise<unknown> =>
      editor.ask('workspace/executeCommand', { command, arguments: [uri, name] });
    expect(await run('fairlead.test', 'claude')).toMatchObject({ ok: true, title: 'test "claude" passed' });
    const explained = await run('fairlead.explain', 'rest');
    expect(explained).toMatchObject({ ok: true, title: 'route "rest"' });
    expect((explained as { text: string }).text).toMatch(
      /^request \{ model "\w+" \}[\s\S]*route rest fairlead.routes:5/,
    );
    expect(await run('fairlead.test', 'nobody')).toMatchObject({ ok: false, text: 'there is no test "nobody"' });
    expect(await run('fairlead.none', 'claude')).toBeNull();
    editor.change(ROOT, CLEAN.replace('expect route claude', 'expect route rest'));
    expect(await run('fairlead.test', 'claude')).toMatchObject({
      ok: false,
      text: expect.stringContaining('got       route claude'),
    });
    editor.change(ROOT, 'broken');
    expect(await run('fairlead.explain', 'rest')).toMatchObject({
      ok: false,
      text: 'route "rest" needs files without errors',
    });
    expect(editor.messages).toEqual([]);
  });

  test('an editor that does not show results gets them as messages', async () => {
    editor = await Editor.connect();
    editor.open(ROOT, CLEAN);
    await editor.ask('workspace/executeCommand', { command: 'fairlead.test', arguments: [uri, 'claude'] });
    expect(editor.messages).toEqual([expect.stringContaining('1 test passed')]);
  });

  test('nothing is known of a file that is not there', async () => {
    editor = await Editor.connect();
    const nowhere = { textDocument: { uri: 'file:///nowhere.routes' }, position: { line: 3, character: 7 } };
    for (const method of ['completion', 'definition', 'documentSymbol', 'codeLens', 'formatting']) {
      expect(await editor.ask(`textDocument/${method}`, { ...nowhere, options: {} })).toEqual([]);
    }
    expect(await editor.ask('textDocument/hover', nowhere)).toBeNull();
    const stranger = { textDocument: { uri: 'file://elsewhere/a%2Fb.routes' } };
    expect(await editor.ask('textDocument/documentSymbol', stranger)).toEqual([]);
    expect(await editor.ask('textDocument/prepareRename', nowhere)).toBeNull();
  });
});
