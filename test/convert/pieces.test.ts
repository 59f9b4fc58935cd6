// The small pieces that conversions are made of: shares, names, addresses of values, retries as settings.
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../src/convert/document.ts';
import { kindsOf, kindWords } from '../../src/convert/error-kinds.ts';
import { captures, fill } from '../../src/convert/litellm/patterns.ts';
import type { RouteDraft } from '../../src/convert/routes-file/draft.ts';
import { hoisted } from '../../src/convert/routes-file/hoist.ts';
import { Names, variableName } from '../../src/convert/routes-file/names.ts';
import { quoted, statement } from '../../src/convert/routes-file/statement.ts';
import { writeRoutes } from '../../src/convert/routes-file/write.ts';
import { wholeWeights } from '../../src/convert/weights.ts';
import { ERROR_KINDS } from '../../src/errors.ts';

describe('shares', () => {
  test.each([
    [
      [0.7, 0.3],
      [7, 3],
    ],
    [
      [900, 100],
      [9, 1],
    ],
    [
      [2, 0],
      [1, 0],
    ],
    [
      [1 / 3, 2 / 3],
      [333333, 666667],
    ],
  ])('%j are weights %j', (shares, weights) => {
    expect(wholeWeights(shares)).toEqual(weights);
  });

  test('equal ones, and none at all, need no weights', () => {
    expect(wholeWeights([0.5, 0.5])).toBeUndefined();
    expect(wholeWeights([0, 0])).toBeUndefined();
    expect(wholeWeights([1e308, 1e308, 1])).toBeUndefined();
  });
});

test('names are names, and each is given once', () => {
  const names = new Names(['openai']);
  const taken = ['OpenAI', 'gpt-4o', 'GPT 4o', 'openai/*', '4o', 'any', '', '模型'].map((wish) =>
    names.take(wish, 'route'),
  );
  expect(taken).toEqual(['openai-2', 'gpt-4o', 'gpt-4o-2', 'openai-any', 'route-4o', 'route-any', 'route', 'route-2']);
});

test.each([
  ['openai-prod_api_key', 'OPENAI_PROD_API_KEY'],
  ['1st key', 'KEY_1ST_KEY'],
  ['密钥', 'KEY'],
])('the variable for %s', (wish, name) => {
  expect(variableName(wish)).toBe(name);
});

test('stars catch as little as they can, and are filled in order', () => {
  expect(captures('a*::*', 'ax::y::z')).toEqual(['x', 'y::z']);
  expect(captures('a.*', 'abc')).toBeUndefined();
  expect(fill('p/*-*', ['x', 'y'])).toBe('p/x-y');
  expect(fill('p/*-*', ['x'])).toBeUndefined();
});

test('statuses as kinds, said as short as can be', () => {
  expect(kindsOf([503, 429])).toEqual(['rate_limited', 'overloaded', 'network']);
  expect(kindsOf([418, 599])).toEqual(['server_error', 'invalid_request']);
  expect(kindsOf([400])).toEqual(['context_too_long', 'content_filtered', 'invalid_request']);
  expect(kindWords(kindsOf([429, 500, 502, 503, 504]))).toEqual(['transient']);
  expect(kindWords(ERROR_KINDS)).toEqual(['any', 'content_filtered', 'invalid_request']);
});

describe('documents', () => {
  const text = 'a:\n  - b: 1\n    "c d": {e: 2}\n  - 3\n';

  test('each value has its line', () => {
    const document = readDocument(text);
    const lineOf = 'lineOf' in document ? document.lineOf : () => undefined;
    expect([['a'], ['a', 0, 'b'], ['a', 0, 'c d', 'e'], ['a', 1], ['a', 7], ['z']].map(lineOf)).toEqual([
      1,
      2,
      3,
      4,
      undefined,
      undefined,
    ]);
  });

  test.each([
    ['a: [1', 1, 'close what was opened'],
    ['a: 1\na: 2', 2, 'remove one'],
    ['a: *x', 1, 'without aliases'],
    ['a:\n\t- 1', 2, 'spaces'],
    ['---\na: 1\n---\nb: 2', 3, 'by itself'],
  ])('%j is told at line %i, and what to do', (broken, line, help) => {
    expect(readDocument(broken)).toMatchObject({ line, help: expect.stringContaining(help) });
  });
});

describe('settings that routes share', () => {
  const retry = (count: number) => statement(['retry', String(count)]);
  const timeout = (...phases: string[]) => statement(['timeout', { list: phases }]);
  const edit = statement(['default', 'temperature', '0.2']);
  const route = (...settings: ReturnType<typeof statement>[]): RouteDraft => ({
    name: 'x',
    match: { kind: 'any' },
    arms: [{ members: [] }],
    settings,
  });

  test('what all say stands in defaults, and of what all say in some way the commonest', () => {
    const { shared, routes } = hoisted([route(retry(2), edit), route(retry(5), edit), route(edit, retry(2))]);
    expect(shared).toEqual([edit, retry(2)]);
    expect(routes.map(({ settings }) => settings)).toEqual([[], [retry(5)], []]);
  });

  test('what one of them does not override stays where it is', () => {
    const own = [route(retry(2)), route(retry(2)), route()];
    expect(hoisted(own)).toEqual({ shared: [], routes: own });
    const phases = [
      route(timeout('first_token 1m', 'total 20m')),
      route(timeout('first_token 1m', 'total 20m')),
      route(timeout('first_token 2m')),
    ];
    expect(hoisted(phases).shared).toEqual([]);
  });
});

test('no text can leave its string, and no comment its line', () => {
  const written = writeRoutes([
    { pieces: ['edition', '2026'], comments: ['one\nroute x {}', 'two \u202e three'] },
    statement(['condition', 'odd'], [statement(['match', 'user', quoted('a"\\n\n$'.concat('{env.X} \u0430 #'))])]),
  ]);
  expect(written).toBe(
    '# one route x {}\n# two   three\nedition 2026\n\ncondition odd {\n  match user "a\\"\\\\n\\n\\u0024{env.X} \\u0430 #"\n}\n',
  );
});
