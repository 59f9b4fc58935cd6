// JSON Schema and Gemini's Schema (H23).
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import { decode, encode, foreign, type Loose, targetOf } from './harness.ts';

const OLDER = targetOf('gemini-2.5-flash', { quirks: { schema: 'openapi' } });

function downgrade(parameters: JsonObject): {
  readonly schema: Loose;
  readonly losses: readonly (string | undefined)[];
} {
  const { body, warnings } = encode(foreign({ tools: [{ type: 'function', name: 'f', parameters }] }), OLDER);
  return { schema: body.tools[0].functionDeclarations[0].parameters, losses: warnings.map(({ detail }) => detail) };
}

const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...more });

describe('H23 for a target that takes JSON Schema', () => {
  test('nothing is changed', () => {
    const schema = object({ a: { $ref: '#/$defs/A' } }, { $defs: { A: { const: 1 } }, additionalProperties: false });
    const { body, warnings } = encode(foreign({ tools: [{ type: 'function', name: 'f', parameters: schema }] }));
    expect(body.tools[0].functionDeclarations[0]).toEqual({ name: 'f', parametersJsonSchema: schema });
    expect(warnings).toEqual([]);
  });
});

describe('H23 for a target that takes the older Schema only', () => {
  test('$ref and $defs are put in place; a recursion is cut, and told once', () => {
    const node = object({ value: { type: 'string' }, next: { $ref: '#/$defs/Node' } });
    const { schema, losses } = downgrade(
      object({ list: { $ref: '#/$defs/Node', description: 'The list' } }, { $defs: { Node: node } }),
    );
    expect(JSON.stringify(schema)).not.toContain('$ref');
    expect(schema.properties.list).toMatchObject({ type: 'OBJECT', description: 'The list' });
    expect(schema.properties.list.properties.next.properties.next).toEqual({ type: 'OBJECT' });
    expect(losses).toEqual(['$ref (recursive)']);
  });

  test.each<[string, JsonObject, JsonObject, string[]]>([
    ['const', { const: 'a' }, { type: 'STRING', enum: ['a'] }, []],
    ['a number as const', { type: 'integer', const: 3 }, { type: 'INTEGER', description: 'One of: 3.' }, []],
    ['an enum with null', { enum: ['a', null] }, { type: 'STRING', enum: ['a'], nullable: true }, []],
    ['a nullable type', { type: ['string', 'null'] }, { type: 'STRING', nullable: true }, []],
    ['several types', { type: ['string', 'integer'] }, { anyOf: [{ type: 'STRING' }, { type: 'INTEGER' }] }, []],
    [
      'an array among several types',
      { type: ['array', 'string'], items: { type: 'string' } },
      { anyOf: [{ type: 'ARRAY', items: { type: 'STRING' } }, { type: 'STRING' }] },
      [],
    ],
    ['anyOf with null', { anyOf: [{ type: 'integer' }, { type: 'null' }] }, { type: 'INTEGER', nullable: true }, []],
    [
      'oneOf',
      { oneOf: [{ type: 'integer' }, { type: 'string' }] },
      { anyOf: [{ type: 'INTEGER' }, { type: 'STRING' }] },
      [],
    ],
    [
      'exclusive bounds of an integer',
      { type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 10 },
      { type: 'INTEGER', minimum: 1, maximum: 9 },
      [],
    ],
    [
      'an exclusive bound of a number',
      { type: 'number', exclusiveMinimum: 0 },
      { type: 'NUMBER', minimum: 0 },
      ['exclusiveMinimum'],
    ],
    ['a known format', { type: 'string', format: 'date-time' }, { type: 'STRING', format: 'date-time' }, []],
    ['an unknown format', { type: 'string', format: 'uri' }, { type: 'STRING' }, ['format "uri"']],
    ['an array without items', { type: 'array' }, { type: 'ARRAY', items: {} }, []],
    [
      'a tuple',
      { type: 'array', prefixItems: [{ type: 'string' }] },
      { type: 'ARRAY', items: { type: 'STRING' } },
      ['prefixItems'],
    ],
    ['a word that restricts', { type: 'string', not: { const: 'a' } }, { type: 'STRING' }, ['not']],
    [
      'allOf',
      { allOf: [object({ a: { type: 'string' } }, { required: ['a'] }), object({ b: { type: 'string' } })] },
      { type: 'OBJECT', properties: { a: { type: 'STRING' }, b: { type: 'STRING' } }, required: ['a'] },
      [],
    ],
    [
      'additionalProperties',
      object({ a: {} }, { additionalProperties: false, $schema: 'x' }),
      { type: 'OBJECT', properties: { a: {} } },
      [],
    ],
    [
      'required that names nothing',
      object({ a: {} }, { required: ['a', 'b'] }),
      { type: 'OBJECT', properties: { a: {} }, required: ['a'] },
      [],
    ],
  ])('%s', (_, given, expected, told) => {
    const { schema, losses } = downgrade(object({ field: given }));
    expect(schema.properties.field).toEqual(expected);
    expect(losses).toEqual(told);
  });

  test('a function without parameters says none', () => {
    expect(downgrade({ type: 'object', properties: {} }).schema).toBeUndefined();
  });

  const leaf = fc.constantFrom<JsonObject>(
    { type: 'string' },
    { type: ['integer', 'null'] },
    { const: 'x' },
    { enum: [1, 2] },
    { $ref: '#/$defs/Self' },
  );
  const { schema: anySchema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc
        .dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('schema'), { maxKeys: 3 })
        .map((properties) => object(properties, { additionalProperties: false })),
      tie('schema').map((items) => ({ type: 'array', items })),
      fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    ),
  }));

  test('any schema comes out with the words of Schema only, and ends', () => {
    fc.assert(
      fc.property(anySchema, (inner) => {
        const { schema } = downgrade(object({ inner }, { $defs: { Self: object({ inner }) } }));
        expect(strangeWords(schema)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

const WORDS = new Set(['type', 'properties', 'items', 'anyOf', 'enum', 'nullable', 'description', 'required']);

function strangeWords(schema: Loose): string[] {
  const words = Object.keys(schema).filter((word) => !WORDS.has(word));
  const inner = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.items ? [schema.items] : []),
    ...(schema.anyOf ?? []),
  ];
  return [...words, ...inner.flatMap(strangeWords)];
}

describe("a client's Schema", () => {
  test('is read as JSON Schema and goes back as it was written', () => {
    const parameters = {
      type: 'OBJECT',
      properties: {
        list: { type: 'ARRAY', items: { type: 'STRING' }, min_items: '2', nullable: true },
        either: { any_of: [{ type: 'INTEGER' }, { type: 'NUMBER' }], nullable: true },
        pick: { type: 'STRING', enum: ['a'], nullable: true },
      },
      propertyOrdering: ['list'],
    };
    const decoded = decode({ tools: [{ functionDeclarations: [{ name: 'f', parameters }] }] });
    expect(decoded.tools[0]).toMatchObject({
      parameters: {
        type: 'object',
        properties: {
          list: { type: ['array', 'null'], items: { type: 'string' }, minItems: 2 },
          either: { anyOf: [{ type: 'integer' }, { type: 'number' }, { type: 'null' }] },
          pick: { type: ['string', 'null'], enum: ['a', null] },
        },
      },
    });
    expect(encode(decoded).body.tools[0].functionDeclarations[0].parameters).toEqual(parameters);
  });

  test('types may be numbers, as some clients write enums', () => {
    const parameters = { type: 6, properties: { a: { type: 1 } } };
    const [tool] = decode({ tools: { functionDeclarations: { name: 'f', parameters } } as never }).tools;
    expect(tool).toMatchObject({ parameters: { type: 'object', properties: { a: { type: 'string' } } } });
  });
});
