// The TextMate grammar: colours for editors without a server. Statements by place and what they take come from the specs,
// words from the lexer, units from the literals. Regular expressions are Oniguruma's.

import { FIELDS } from '../../src/compiler/conditions/fields.ts';
import type { Place } from '../../src/compiler/program.ts';
import { STATEMENTS } from '../../src/compiler/statements/index.ts';
import type { StatementSpec } from '../../src/compiler/statements/statement.ts';
import type { Expression } from './expression.ts';
import { PLACES, statementBody, statementRule, testBody } from './statements.ts';
import { alone, CONNECTIVES, NAME, oneOf, type Pattern, SHARED, untilNext, WORD } from './textmate-words.ts';

/** Files that are imported hold some of the same statements; the root's are all of them. */
const ROOT_PLACES: readonly Place[] = ['file', 'import', 'routes'];

/** Before `;` and `}`, behind a block, and at the end of a line: all but what `#continuation` takes. */
const END_OF_STATEMENT = '(?=[;}])|(?<=\\})|$';

/** The text of `grammar/fairlead.tmLanguage.json`. */
export function renderTextMate(): string {
  const grammar = {
    information_for_contributors: ['Made by `npm run grammar`; do not edit.'],
    name: 'Fairlead routes',
    scopeName: 'source.fairlead',
    fileTypes: ['routes'],
    patterns: [{ include: '#place-file' }],
    repository: Object.fromEntries([
      ...PLACES.filter((place) => place === 'file' || !ROOT_PLACES.includes(place)).map(
        (place) => [`place-${place}`, placePattern(place)] as const,
      ),
      ...STATEMENTS.filter(({ headless }) => !headless).map((spec) => [keyOf(spec), statementPattern(spec)] as const),
      ['place-unknown', { patterns: around([]) }],
      ['continued', continuedPattern()],
      ['member', memberPattern()],
      ['condition', conditionPattern()],
      ...Object.entries(SHARED),
    ]),
  };
  return `${JSON.stringify(grammar, undefined, 2)}\n`;
}

function placePattern(place: Place): Pattern {
  const places = place === 'file' ? ROOT_PLACES : [place];
  const specs = STATEMENTS.filter((spec) => !spec.headless && spec.places.some((other) => places.includes(other)));
  return { patterns: around(specs.map((spec) => ({ include: `#${keyOf(spec)}` }))) };
}

/** What may stand at any place besides its statements. */
function around(statements: readonly Pattern[]): readonly Pattern[] {
  return [
    { include: '#comment' },
    { match: ';', name: 'punctuation.terminator.fairlead' },
    ...statements,
    { include: '#continued' },
    { include: '#member' },
    { include: '#string' },
  ];
}

function statementPattern(spec: StatementSpec): Pattern {
  const named = spec.block !== undefined && Object.keys(spec.arguments)[0] === 'name';
  const clauses = clauseWords(statementBody(spec)).filter((word) => word !== spec.name);
  return {
    name: `meta.statement.${spec.name}.fairlead`,
    begin: `${alone(spec.name)}${named ? `(?:[ \\t]+(${NAME})(?!${WORD}))?` : ''}`,
    beginCaptures: {
      0: { name: named || spec.block ? 'meta.head.fairlead' : 'meta.setting.fairlead' },
      1: { name: spec.block ? 'storage.type.fairlead' : 'keyword.other.fairlead' },
      ...(named && { 2: { name: 'entity.name.type.fairlead' } }),
    },
    end: END_OF_STATEMENT,
    patterns: [
      ...(spec.block ? [blockPattern(spec.block.place)] : []),
      { include: '#argument' },
      ...(spec.condition ? [{ include: '#condition' }] : []),
      ...(clauses.length > 0 ? [{ match: alone(oneOf(clauses)), name: 'keyword.control.fairlead' }] : []),
      { include: '#word' },
    ],
  };
}

function blockPattern(place: Place | 'unknown'): Pattern {
  return {
    name: 'meta.block.fairlead',
    begin: '\\{',
    beginCaptures: { 0: { name: 'punctuation.section.block.begin.fairlead' } },
    end: '\\}',
    endCaptures: { 0: { name: 'punctuation.section.block.end.fairlead' } },
    patterns: [{ include: `#place-${place}` }],
  };
}

/** A line that begins with `and` or `or` belongs to the statement before it. */
function continuedPattern(): Pattern {
  return {
    name: 'meta.statement.continued.fairlead',
    begin: alone('and|or'),
    beginCaptures: { 1: { name: 'keyword.operator.logical.fairlead' } },
    end: END_OF_STATEMENT,
    patterns: [{ include: '#argument' }, { include: '#condition' }, { include: '#word' }],
  };
}

/** What begins with no keyword: a member of a pool, or something that the compiler will not know. */
function memberPattern(): Pattern {
  return {
    name: 'meta.statement.member.fairlead',
    begin: `(${WORD}+)`,
    beginCaptures: { 1: { patterns: [{ include: '#argument' }, { include: '#word' }] } },
    end: END_OF_STATEMENT,
    patterns: [
      blockPattern('unknown'),
      { include: '#argument' },
      { match: alone(oneOf(memberWords())), name: 'keyword.control.fairlead' },
      { include: '#word' },
    ],
  };
}

function conditionPattern(): Pattern {
  const clauses = FIELDS.flatMap((field) => clauseWords(testBody(field))).filter(
    (word) => !FIELDS.some(({ name }) => name === word),
  );
  const withNames = FIELDS.filter(({ operands }) => Object.keys(operands).length > 0).map(({ name }) => name);
  const field = { name: 'support.type.field.fairlead' };
  const name = `(?!(?:${CONNECTIVES})(?!${WORD}))${NAME}(?!${WORD})`;
  return {
    patterns: [
      { ...untilNext(alone(CONNECTIVES)), beginCaptures: { 1: { name: 'keyword.operator.logical.fairlead' } } },
      {
        match: `${alone(oneOf(withNames))}[ \\t]+(${name}(?:[ \\t]*,[ \\t]*${name})*)`,
        captures: { 1: field, 2: { patterns: [{ include: '#argument' }, { include: '#word' }] } },
      },
      { match: alone(oneOf(FIELDS.map((spec) => spec.name))), ...field },
      { match: alone(oneOf(clauses)), name: 'keyword.control.fairlead' },
    ],
  };
}

function keyOf(spec: StatementSpec): string {
  return statementRule(spec).replaceAll(/[^a-z0-9_]+/g, '-');
}

function memberWords(): readonly string[] {
  return STATEMENTS.filter(({ headless }) => headless).flatMap((spec) => clauseWords(statementBody(spec)));
}

/** The words that an expression writes as they are, but for `not`, which is an operator everywhere. */
function clauseWords(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'text':
      return /^[a-z]/.test(expression.text) && expression.text !== 'not' ? [expression.text] : [];
    case 'class':
    case 'rule':
      return [];
    case 'sequence':
    case 'choice':
      return expression.parts.flatMap(clauseWords);
    case 'optional':
    case 'repeat':
      return clauseWords(expression.part);
  }
}
