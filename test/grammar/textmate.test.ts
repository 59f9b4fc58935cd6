// The TextMate grammar in the engine that editors use: it colours what the parser finds.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { IGrammar } from 'vscode-textmate';
import type { Place } from '../../src/compiler/program.ts';
import { STATEMENTS, specAt } from '../../src/compiler/statements/index.ts';
import type { StatementNode } from '../../src/language/ast.ts';
import { parse } from '../../src/language/parse.ts';
import { Source } from '../../src/language/source.ts';
import { ROOT } from './artefacts.ts';
import { randomStatements } from './random-statements.ts';
import { renderTextMate } from './textmate.ts';
import { loadGrammar, scopesAt, tokenize } from './tokenizing.ts';

let grammar: IGrammar;
beforeAll(async () => {
  grammar = await loadGrammar(renderTextMate());
});

const EXAMPLES = join(ROOT, 'examples');
const FILES: readonly (readonly [name: string, text: string])[] = [
  ...readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.routes'))
    .map((file) => [file, readFileSync(join(EXAMPLES, file), 'utf8')] as const),
  ...STATEMENTS.map((spec) => [`the example of ${spec.name} in ${spec.places.join()}`, spec.example] as const),
];

/** The keyword of each statement and its scope, by the statement's spec. */
function heads(statements: readonly StatementNode[], place: Place): readonly (readonly [number, string])[] {
  return statements.flatMap(({ head, block }) => {
    const spec = specAt(place, head.text) ?? specAt('routes', head.text) ?? specAt('import', head.text);
    const inner = block && spec?.block ? heads(block.statements, spec.block.place) : [];
    if (spec === undefined || spec.headless) return inner;
    return [[head.span.start, spec.block ? 'storage.type' : 'keyword.other'] as const, ...inner];
  });
}

const SCOPES_OF_KINDS: Readonly<Record<string, string>> = {
  PlainString: 'string.quoted.double',
  MultilineString: 'string.quoted.triple',
  Comma: 'punctuation.separator',
  Comparison: 'keyword.operator.comparison',
  And: 'keyword.operator.logical',
  Or: 'keyword.operator.logical',
  Not: 'keyword.operator.logical',
  LeftBrace: 'punctuation.section.block.begin',
  RightBrace: 'punctuation.section.block.end',
};

/** Statements, strings, signs and comments have the scopes of what the parser says that they are. */
function expectColours(text: string): void {
  const tokens = tokenize(grammar, text);
  const parsed = parse(new Source('x.routes', text));
  const expected = [
    ...heads(parsed.file.statements, 'file'),
    ...parsed.comments.map(({ span }) => [span.start, 'comment.line.number-sign'] as const),
    ...parsed.tokens.flatMap(({ kind, start }) => {
      const scope = SCOPES_OF_KINDS[kind];
      return scope === undefined || text.charAt(start).trim() === '' ? [] : [[start, scope] as const];
    }),
  ];
  for (const [offset, scope] of expected) {
    expect(scopesAt(tokens, offset), text.slice(offset, offset + 40)).toContain(scope);
  }
  expect(tokens.filter(({ scopes }) => scopes.some((scope) => scope.startsWith('invalid')))).toEqual([]);
  expect(tokens.filter(({ text: piece, scopes }) => piece.trim() !== '' && scopes.length === 0)).toEqual([]);
}

test.each(FILES)('%s', (_, text) => expectColours(text));

test('random statements', () => {
  fc.assert(fc.property(randomStatements(), expectColours), { numRuns: 100 });
});

/** The innermost scope of the first place where the word stands. */
function innermost(text: string, word: string): string | undefined {
  return scopesAt(tokenize(grammar, text), text.indexOf(word)).at(-1);
}

describe('words', () => {
  test.each([
    ['provider openai {', 'provider', 'storage.type'],
    ['provider openai {', 'openai', 'entity.name.type'],
    ['provider timeout { key env.A }', 'timeout', 'entity.name.type'],
    ['provider p { key env.A_KEY }', 'A_KEY', 'variable.other.environment'],
    ['server { listen 127.0.0.1:8787 }', '127', 'constant.other.address'],
    ['policy p { timeout connect 2s, total 2m }', '2m', 'constant.numeric.duration'],
    ['policy p { retry 2 on timeout backoff 250ms..4s }', '250ms..4s', 'constant.numeric.duration'],
    ['policy p { retry 2 on timeout backoff 250ms..4s }', 'backoff', 'keyword.control'],
    ['policy p { retry 2 on overloaded }', 'overloaded', 'constant.language'],
    ['client c { limit 600 requests/min }', 'requests/min', 'keyword.other.unit'],
    ['client c { budget 50 USD/day }', 'USD/day', 'keyword.other.unit'],
    ['client c { expires 2027-01-31 }', '2027', 'constant.other.date'],
    ['server { body_limit 32MiB }', '32MiB', 'constant.numeric.size'],
    ['route r { mirror 5% to a/b }', '5%', 'constant.numeric.percent'],
    ['route r { to openai/gpt-4o }', 'openai', 'entity.name.namespace'],
    ['route r { to openai/gpt-4o }', 'gpt-4o', 'entity.name.function.model'],
    ['route r { to openai/"my model" }', 'openai', 'entity.name.namespace'],
    ['route r { to openai/x-$model }', '$model', 'variable.parameter'],
    ['route r { match model "a" and not client batch }', 'client', 'support.type.field'],
    ['route r { match model "a" and not client batch }', 'batch', 'variable.other.name'],
    ['route r { match client tools, images }', 'images', 'constant.language'],
    ['route r { match sample 5% by user }', 'by', 'keyword.control'],
    ['pool p { openai/a weight 3 }', 'weight', 'keyword.control'],
    ['pool p { match/a; rotate weighted }', 'match', 'entity.name.namespace'],
    [`header "x" "a\${env.HOST}b"`, 'HOST', 'variable.other.environment'],
    [`header "x" "a\\nb"`, '\\n', 'constant.character.escape'],
    [`header "x" "a\\xb"`, '\\x', 'invalid.illegal.escape'],
    ['unheard of { x }', 'x', 'variable.other.name'],
  ] as const)('%s: %s', (text, word, scope) => {
    expect(innermost(text, word)).toBe(scope);
  });
});

describe('broken lines', () => {
  test.each([
    ['route r {\n  match model "a",\n\n    # why\n    "b"\n    and not tag\n  prod\n}', 'prod', 'variable.other.name'],
    ['route r {\n  match model "a" and\n    tools\n}', 'tools', 'support.type.field'],
    ['route r {\n  match model "a"\n    or (client\n web)\n}', 'client', 'support.type.field'],
    ['route r {\n  use one,  # first\n    timeout\n}', 'timeout', 'constant.language'],
    ['route r {\n  use one\n  timeout total 2s\n}', 'timeout', 'keyword.other'],
    ['route r { match any; system append """\n  # no comment\n  timeout\n""" }', 'timeout', 'string.quoted.triple'],
    ['price "open\nroute all {', 'route', 'storage.type'],
  ] as const)('%s: %s', (text, word, scope) => {
    expect(innermost(text, word)).toBe(scope);
  });
});
