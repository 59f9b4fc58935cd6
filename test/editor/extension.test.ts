// The VS Code extension holds together: what its manifest, its code and the language server say of each other is so.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { TOKEN_TYPES } from '../../src/editor/semantic-tokens.ts';

const FOLDER = resolve(import.meta.dirname, '../../editor/vscode');
const read = (path: string): string => readFileSync(join(FOLDER, path), 'utf8');
const { main, contributes } = JSON.parse(read('package.json'));
const code = read(main);

test('the grammar is that of the language', () => {
  const [language] = contributes.languages;
  const [grammar] = contributes.grammars;
  expect(language).toMatchObject({ id: 'fairlead', extensions: ['.routes'] });
  expect(grammar.language).toBe(language.id);
  expect(JSON.parse(read(grammar.path)).scopeName).toBe(grammar.scopeName);
  expect(JSON.parse(read(language.configuration)).comments.lineComment).toBe('#');
});

test('its settings and commands are those that its code knows', () => {
  const settings = [...code.matchAll(/settings\.get\('(\w+)'\)/g)].map(([, name]) => `fairlead.${name}`);
  expect(settings.sort()).toEqual(Object.keys(contributes.configuration.properties).sort());
  const commands = [...code.matchAll(/registerCommand\('([\w.]+)'/g)].map(([, name]) => name);
  expect(commands.sort()).toEqual(contributes.commands.map(({ command }: { command: string }) => command).sort());
});

test('colours are named for types that the server sends', () => {
  const [{ scopes }] = contributes.semanticTokenScopes;
  expect(Object.keys(scopes).filter((type) => !(TOKEN_TYPES as readonly string[]).includes(type))).toEqual([]);
});
