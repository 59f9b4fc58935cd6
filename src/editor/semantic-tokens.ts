// What each piece of a text is, for colouring that knows what is meant: `timeout` is a keyword here and a name there.
import type { Compilation } from '../compiler/compile.ts';
import type { LoadedFile } from '../compiler/files.ts';
import type { NameKind } from '../compiler/scope.ts';
import type { ArgumentNode } from '../language/ast.ts';
import { type Reading, readingsOf, sitesIn } from './sites.ts';

/** Types of the protocol; an editor without colours for one shows its text plainly. */
export const TOKEN_TYPES = [
  'keyword',
  'operator',
  'property',
  'string',
  'number',
  'comment',
  'enumMember',
  'variable',
  'namespace',
  'class',
  'function',
  'type',
  'struct',
  'event',
] as const;
type TokenType = (typeof TOKEN_TYPES)[number];

export const TOKEN_MODIFIERS = ['declaration'] as const;

/** Never longer than a line; in the order of the text, and no two overlap. */
export interface SemanticToken {
  readonly start: number;
  readonly end: number;
  readonly type: TokenType;
  readonly declares: boolean;
}

const NAME_TYPES: Readonly<Record<NameKind, TokenType>> = {
  provider: 'namespace',
  pool: 'class',
  policy: 'struct',
  condition: 'function',
  client: 'type',
  tag: 'type',
  route: 'function',
  test: 'event',
};

const LEXICAL: ReadonlyMap<string, TokenType> = new Map([
  ['And', 'operator'],
  ['Or', 'operator'],
  ['Not', 'operator'],
  ['Comparison', 'operator'],
  ['PlainString', 'string'],
  ['MultilineString', 'string'],
]);

export function semanticTokens(compilation: Compilation, file: LoadedFile): readonly SemanticToken[] {
  const { source } = file.parsed.file;
  const found = new Tokens(source.text);
  for (const { declaration, span, declares } of compilation.names.occurrences) {
    if (span.source.path === source.path) found.add(span, NAME_TYPES[declaration.kind], declares);
  }
  for (const { span } of file.parsed.comments) found.add(span, 'comment');
  for (const { kind, start, end } of file.parsed.tokens) {
    const type = LEXICAL.get(kind);
    if (type !== undefined) found.add({ start, end }, type);
  }
  for (const reading of sitesIn(file).flatMap(readingsOf)) {
    const type = typeOf(reading);
    if (type !== undefined) found.add(reading.node.span, type);
  }
  return found.inOrder();
}

function typeOf(reading: Reading): TokenType | undefined {
  if (reading.kind === 'statement') return 'keyword';
  if (reading.kind === 'field') return 'property';
  const { piece, node } = reading;
  if (piece.kind === 'keyword') return 'keyword';
  return piece.kind === 'comma' ? undefined : valueType(node, piece.offers?.kind);
}

function valueType(node: ArgumentNode, offered: string | undefined): TokenType | undefined {
  if (node.kind !== 'word') return undefined;
  if (offered === 'words') return 'enumMember';
  if (/^(env\.|sha256:)/.test(node.text)) return 'variable';
  return /^[-\d]/.test(node.text) ? 'number' : undefined;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Whoever comes first has a place: names before words, words before what the grammar calls them. */
class Tokens {
  readonly #text: string;
  readonly #byStart = new Map<number, SemanticToken>();

  constructor(text: string) {
    this.#text = text;
  }

  add({ start, end }: Range, type: TokenType, declares = false): void {
    let at = start;
    for (const line of this.#text.slice(start, end).split('\n')) {
      const length = line.replace(/\r$/, '').length;
      if (length > 0 && !this.#byStart.has(at)) {
        this.#byStart.set(at, { start: at, end: at + length, type, declares });
      }
      at += line.length + 1;
    }
  }

  inOrder(): readonly SemanticToken[] {
    const ordered = [...this.#byStart.values()].sort((one, other) => one.start - other.start);
    return ordered.filter((token, index) => token.start >= (ordered[index - 1]?.end ?? 0));
  }
}
