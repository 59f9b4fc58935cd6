// What is made from the code about the language, and where it lies.
import { resolve } from 'node:path';
import { statementReference } from '../../src/compiler/reference.ts';
import { renderEbnf } from './ebnf.ts';
import { renderRailroadPage } from './page.ts';
import { renderTextMate } from './textmate.ts';

export interface Artefact {
  /** From the root of the repository. */
  readonly path: string;
  /** Its whole text, as it should be. */
  make(): string;
}

export const ROOT = resolve(import.meta.dirname, '../..');

export const ARTEFACTS: readonly Artefact[] = [
  { path: 'grammar/fairlead.ebnf', make: renderEbnf },
  { path: 'grammar/railroad.html', make: renderRailroadPage },
  ...['grammar', 'editor/vscode/syntaxes'].map((folder) => ({
    path: `${folder}/fairlead.tmLanguage.json`,
    make: renderTextMate,
  })),
  { path: 'docs/reference/statements.md', make: statementReference },
];
