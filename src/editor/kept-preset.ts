// A provider that lives by the preset of its name goes on doing so under another name.
import type { Compilation } from '../compiler/compile.ts';
import type { StatementNode } from '../language/ast.ts';
import { PRESETS } from '../upstream/presets/index.ts';
import { declarationSite } from './declaration-site.ts';
import type { TextEdit } from './edit.ts';

/** The line that says the preset, where only the name has said it. */
export function keptPreset(compilation: Compilation, name: string): readonly TextEdit[] {
  const block = providerNode(compilation, name)?.block;
  if (block === undefined || !PRESETS.has(name) || saysPreset(compilation, name)) return [];
  const { source, start, end } = block.span;
  const behindBrace = { source, start: start + 1, end: start + 1 };
  if (block.statements.length === 0 && !source.text.slice(start, end).includes('\n')) {
    return [{ span: { ...behindBrace, end: end - 1 }, text: ` preset ${name} ` }];
  }
  const indent = /^[ \t]*(?:#[^\n]*)?\r?\n([ \t]*)/.exec(source.text.slice(start + 1))?.[1];
  return [{ span: behindBrace, text: indent === undefined ? ` preset ${name};` : `\n${indent || '  '}preset ${name}` }];
}

export function saysPreset(compilation: Compilation, name: string): boolean {
  return providerNode(compilation, name)?.block?.statements.some(({ head }) => head.text === 'preset') === true;
}

function providerNode(compilation: Compilation, name: string): StatementNode | undefined {
  const declaration = compilation.names.declarations('provider').find((known) => known.name === name);
  return declaration && declarationSite(compilation, declaration)?.node;
}
