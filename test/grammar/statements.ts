// What each statement and each test of a condition takes, from their specs.
import type { Shape, ShapeData, Slots } from '../../src/compiler/arguments/shape.ts';
import type { FieldSpec } from '../../src/compiler/conditions/field.ts';
import type { Place } from '../../src/compiler/program.ts';
import { STATEMENTS } from '../../src/compiler/statements/index.ts';
import type { StatementSpec } from '../../src/compiler/statements/statement.ts';
import { choiceOf, type Expression, sequenceOf } from './expression.ts';

/** Every place where statements stand, in the order in which they come up. */
export const PLACES: readonly Place[] = [...new Set(STATEMENTS.flatMap(({ places }) => places))];

/** How rules call what stands in a block: `statements of a route`. */
export function placeRule(place: Place): string {
  return `statements of ${place}`;
}

/** `statement retry`; with where it stands, if another has the same keyword: `statement tag of client`. */
export function statementRule(spec: StatementSpec): string {
  const shared = STATEMENTS.filter(({ name }) => name === spec.name).length > 1;
  return `statement ${spec.name}${shared ? ` of ${spec.places.join(', ')}` : ''}`;
}

/** `header as a test`, because statements have such names too. */
export function fieldRule(name: string): string {
  return `${name} as a test`;
}

/** What may stand at a place: any number of its statements, each ended. */
export function placeBody(place: Place): Expression {
  const specs = STATEMENTS.filter(({ places }) => places.includes(place));
  const any = choiceOf(specs.map((spec) => ({ kind: 'rule', name: statementRule(spec), label: spec.name }) as const));
  const terminator: Expression = { kind: 'class', name: 'terminator', about: 'the end of a line, or ;' };
  return { kind: 'repeat', part: sequenceOf([any, terminator]), least: 0 };
}

export function statementBody(spec: StatementSpec): Expression {
  const head: Expression | undefined = spec.headless ? undefined : { kind: 'text', text: spec.name };
  const condition: Expression | undefined = spec.condition && { kind: 'rule', name: 'condition' };
  return sequenceOf([head, condition, ...argumentsBeforeBlock(spec)]);
}

export function testBody({ name, operands }: FieldSpec): Expression {
  return sequenceOf([{ kind: 'text', text: name }, ...slotExpressions(operands)]);
}

function argumentsBeforeBlock({ arguments: slots, block }: StatementSpec): readonly (Expression | undefined)[] {
  if (block === undefined) return slotExpressions(slots);
  const inner: Expression = {
    kind: 'sequence',
    parts: [
      { kind: 'text', text: '{' },
      { kind: 'rule', name: placeRule(block.place) },
      { kind: 'text', text: '}' },
    ],
  };
  if (block.insteadOf === undefined) return [...slotExpressions(slots), inner];
  return Object.entries(slots).map(([name, shape]) => {
    if (name !== block.insteadOf) return shapeExpression(shape);
    const instead = shape.kind === 'optional' ? shape.shape : shape;
    return choiceOf([shapeExpression(instead), inner]);
  });
}

function slotExpressions(slots: Slots): readonly (Expression | undefined)[] {
  return Object.values(slots).map(shapeExpression);
}

const COMMA: Expression = { kind: 'text', text: ',' };

type Expressions = {
  readonly [K in ShapeData['kind']]: (shape: Extract<ShapeData, { kind: K }>) => Expression | undefined;
};

const EXPRESSIONS: Expressions = {
  literal: ({ placeholder, expected }) => {
    const name = placeholder || nounOf(expected);
    return name === '' ? undefined : { kind: 'class', name, about: expected };
  },
  keyword: ({ word }) => ({ kind: 'text', text: word }),
  comma: () => COMMA,
  clause: ({ word, shape }) => sequenceOf([{ kind: 'text', text: word }, shapeExpression(shape)]),
  optional: ({ shape }) => within(shape, (part) => ({ kind: 'optional', part })),
  list: ({ shape }) => within(shape, (part) => ({ kind: 'repeat', part, least: 1, between: COMMA })),
  sequence: ({ slots }) => sequenceOf(slotExpressions(slots)),
  choice: ({ shapes }) => choiceOf(shapes.map(shapeExpression)),
};

/** Undefined for a shape that is only there to report a mistake. */
function shapeExpression(shape: Shape): Expression | undefined {
  const make = EXPRESSIONS[shape.kind] as (shape: ShapeData) => Expression | undefined;
  return make(shape);
}

function within(shape: Shape, wrap: (part: Expression) => Expression): Expression | undefined {
  const part = shapeExpression(shape);
  return part && wrap(part);
}

/** `a whole number such as 2` -> `WHOLE NUMBER`, for a literal that has no name of its own. */
function nounOf(expected: string): string {
  return expected
    .replace(/^an? /, '')
    .replace(/ such as .*/, '')
    .toUpperCase();
}
