// Shapes in words: `retry N [on KIND, …]` for the reference, "expected …" for messages.
import type { Shape, ShapeData, Slots } from './shape.ts';

type Renderers = { readonly [K in ShapeData['kind']]: (shape: Extract<ShapeData, { kind: K }>) => string };

const RENDERERS: Renderers = {
  literal: (shape) => shape.placeholder,
  keyword: (shape) => shape.word,
  comma: () => ',',
  clause: (shape) => `${shape.word} ${renderShape(shape.shape)}`,
  optional: (shape) => `[${renderShape(shape.shape)}]`,
  list: (shape) => `${renderShape(shape.shape)}, …`,
  sequence: (shape) => renderSlots(shape.slots),
  choice: (shape) => shape.shapes.map(renderShape).filter(Boolean).join(' | '),
};

/** One shape as the reference writes it. */
function renderShape(shape: Shape): string {
  const renderer = RENDERERS[shape.kind] as (shape: ShapeData) => string;
  return renderer(shape);
}

/** All arguments of a statement as the reference writes them; empty where it takes none. */
export function renderSlots(slots: Slots): string {
  return Object.values(slots).map(renderShape).filter(Boolean).join(' ');
}

/** What a message says is expected: `a duration such as 10s`, `\`on\``. */
export function expectation(shape: Shape): string {
  switch (shape.kind) {
    case 'literal':
      return shape.expected;
    case 'keyword':
    case 'clause':
      return `\`${shape.word}\``;
    case 'comma':
      return 'a comma';
    case 'optional':
    case 'list':
      return expectation(shape.shape);
    case 'sequence':
      return Object.values(shape.slots).slice(0, 1).map(expectation).join('');
    case 'choice':
      return joinOr(shape.shapes.map(expectation).filter(Boolean));
  }
}

/** The keywords that a shape may begin with. */
export function firstWords(shape: Shape): readonly string[] {
  switch (shape.kind) {
    case 'literal':
    case 'comma':
      return [];
    case 'keyword':
    case 'clause':
      return [shape.word];
    case 'optional':
    case 'list':
      return firstWords(shape.shape);
    case 'sequence':
      return Object.values(shape.slots).slice(0, 1).flatMap(firstWords);
    case 'choice':
      return shape.shapes.flatMap(firstWords);
  }
}

/** The keywords of parts that may be left out, wherever they stand. */
export function optionalWords(shape: Shape): readonly string[] {
  if (shape.kind === 'optional') return firstWords(shape);
  if (shape.kind === 'sequence') return Object.values(shape.slots).flatMap(optionalWords);
  return shape.kind === 'choice' ? shape.shapes.flatMap(optionalWords) : [];
}

/** `a`, `a or b`, `a, b or c`. */
export function joinOr(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
