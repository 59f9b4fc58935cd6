// What the editor room knows, as the protocol has it: items, symbols, tokens.
import {
  CompletionItemKind,
  type DocumentSymbol,
  InsertTextFormat,
  MarkupKind,
  type CompletionItem as ProtocolItem,
  type SemanticTokens,
  SemanticTokensBuilder,
  SymbolKind,
} from 'vscode-languageserver';
import type { Source } from '../../language/source.ts';
import type { Completion } from '../completion/completion.ts';
import type { CompletionItem } from '../completion/item.ts';
import { type SemanticToken, TOKEN_TYPES } from '../semantic-tokens.ts';
import type { OutlineEntry } from '../symbols.ts';
import { documentOf, rangeOf } from './places.ts';

const ITEM_KINDS: Readonly<Record<CompletionItem['kind'], CompletionItemKind>> = {
  statement: CompletionItemKind.Keyword,
  keyword: CompletionItemKind.Keyword,
  field: CompletionItemKind.Property,
  name: CompletionItemKind.Reference,
  value: CompletionItemKind.EnumMember,
  file: CompletionItemKind.File,
  model: CompletionItemKind.Value,
};

/** What an editor makes of items. */
export interface ItemOptions {
  /** It knows fields to fill in. */
  readonly snippets: boolean;
  /** Its own command that asks for completion again: behind `openai/` the models follow. */
  readonly suggestCommand?: string | undefined;
}

/** In the order in which they are given: the likely ones come first. */
export function protocolItems(
  { start, end, items }: Completion,
  source: Source,
  { snippets, suggestCommand }: ItemOptions,
): ProtocolItem[] {
  const range = rangeOf({ source, start, end });
  return items.map(({ label, kind, detail, documentation, snippet }, index) => {
    const filled = snippets ? snippet : undefined;
    const goesOn = filled === undefined ? /[/.]$/.test(label) : filled.includes('$1');
    return {
      label,
      kind: ITEM_KINDS[kind],
      sortText: String(index).padStart(5, '0'),
      filterText: label,
      textEdit: { range, newText: filled ?? label },
      insertTextFormat: filled === undefined ? InsertTextFormat.PlainText : InsertTextFormat.Snippet,
      ...(goesOn && suggestCommand !== undefined && { command: { title: 'Suggest', command: suggestCommand } }),
      ...(detail !== undefined && { detail }),
      ...(documentation !== undefined && { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
    };
  });
}

const SYMBOL_KINDS: Readonly<Record<string, SymbolKind>> = {
  provider: SymbolKind.Module,
  pool: SymbolKind.Array,
  policy: SymbolKind.Struct,
  condition: SymbolKind.Boolean,
  client: SymbolKind.Class,
  tag: SymbolKind.Class,
  route: SymbolKind.Function,
  test: SymbolKind.Event,
};

export function protocolSymbol({ name, keyword, span, nameSpan, children }: OutlineEntry): DocumentSymbol {
  return {
    name,
    ...(keyword !== name && { detail: keyword }),
    kind: SYMBOL_KINDS[keyword] ?? SymbolKind.Object,
    range: rangeOf(span),
    selectionRange: rangeOf(nameSpan),
    children: children.map(protocolSymbol),
  };
}

export function protocolTokens(tokens: readonly SemanticToken[], source: Source): SemanticTokens {
  const document = documentOf(source);
  const builder = new SemanticTokensBuilder();
  for (const { start, end, type, declares } of tokens) {
    const { line, character } = document.positionAt(start);
    builder.push(line, character, end - start, TOKEN_TYPES.indexOf(type), declares ? 1 : 0);
  }
  return builder.build();
}
