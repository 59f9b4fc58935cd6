// A text with the scopes that an editor gives to each of its characters.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar, type IRawGrammar } from 'vscode-textmate';

const WASM = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');

/** The grammar, as an editor loads it. */
export async function loadGrammar(raw: string): Promise<IGrammar> {
  const { buffer, byteOffset, byteLength } = readFileSync(WASM);
  await oniguruma.loadWASM(buffer.slice(byteOffset, byteOffset + byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: () => Promise.resolve(textmate.parseRawGrammar(raw, 'fairlead.tmLanguage.json') as IRawGrammar),
  });
  const grammar = await registry.loadGrammar('source.fairlead');
  if (grammar === null) throw new Error('the grammar is not there');
  return grammar;
}

export interface ScopedToken {
  readonly start: number;
  readonly text: string;
  /** From the outside in, without the language's name at their ends. */
  readonly scopes: readonly string[];
}

export function tokenize(grammar: IGrammar, text: string): readonly ScopedToken[] {
  const found: ScopedToken[] = [];
  let state = textmate.INITIAL;
  let lineStart = 0;
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    for (const { startIndex, endIndex, scopes } of tokens) {
      const names = scopes.slice(1).map((scope) => scope.replace(/\.fairlead$/, ''));
      found.push({ start: lineStart + startIndex, text: line.slice(startIndex, endIndex), scopes: names });
    }
    state = ruleStack;
    lineStart += line.length + 1;
  }
  return found;
}

/** The scopes of the character at an offset. */
export function scopesAt(tokens: readonly ScopedToken[], offset: number): readonly string[] {
  return tokens.findLast(({ start }) => start <= offset)?.scopes ?? [];
}
