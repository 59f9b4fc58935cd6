// Every statement and every field, by its spec: its example compiles and uses it, and a misspelt keyword is recognised.
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { FIELDS } from '../../src/compiler/conditions/fields.ts';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import { laterHelp } from '../../src/compiler/later.ts';
import { loadTable } from '../../src/compiler/load.ts';
import type { Place } from '../../src/compiler/program.ts';
import { STATEMENTS, specAt, wordsAt } from '../../src/compiler/statements/index.ts';
import type { StatementSpec } from '../../src/compiler/statements/statement.ts';
import { lineOf, tableOf } from './compiling.ts';

function compileExample({ example, exampleFiles }: StatementSpec) {
  return compile('fairlead.routes', {
    files: memoryFiles({ 'fairlead.routes': `edition 2026\n${example}\n`, ...exampleFiles }),
  });
}

describe.each(STATEMENTS.map((spec) => [`${spec.name} in ${spec.places.join(', ')}`, spec] as const))(
  '%s',
  (_, spec) => {
    test('its example compiles without a finding', () => {
      const { table, diagnostics } = compileExample(spec);
      expect(diagnostics.map(lineOf)).toEqual([]);
      expect(table).toBeDefined();
    });

    test('its example shows it', () => {
      if (spec.headless || spec.name === 'edition') return;
      expect(spec.example).toMatch(new RegExp(`(^|[\\s{;])${spec.name}\\s`));
    });

    test('what its example compiles to is a table by the schema', () => {
      const json: unknown = JSON.parse(JSON.stringify(compileExample(spec).table));
      expect(loadTable(json).faults).toBeUndefined();
    });
  },
);

describe.each(FIELDS.map((field) => [field.name, field] as const))('field %s', (_, { example }) => {
  test('its example compiles', () => {
    const table = tableOf(`client web { key env.WEB_KEY; tag prod }
condition big { match max_tokens > 8k }
route shown { match ${example}; reject 503 "closed" }
route other { match is big; reject 503 "closed" }`);
    expect(table.routes[0]?.match.kind).toBeDefined();
    expect(loadTable(JSON.parse(JSON.stringify(table))).faults).toBeUndefined();
  });
});

test('what is here is not said to come later', () => {
  const atTop = STATEMENTS.filter((spec) => laterHelp(spec.name) !== undefined);
  expect(atTop.map((spec) => [spec.name, spec.places])).toEqual([]);
});

/** A file in which only the head of one statement is left to write. */
const FRAMES: Readonly<Partial<Record<Place, (head: string) => string>>> = {
  file: (head) => `${head} x {}`,
  server: (head) => `server { ${head} x }`,
  client: (head) => `client web { key env.A; ${head} x }`,
  provider: (head) => `provider demo { ${head} x }`,
  policy: (head) => `policy p { ${head} x }`,
  route: (head) => `route r { match any; reject 503 "closed"; ${head} x }`,
};

describe.each(Object.entries(FRAMES))('a misspelt statement in %s', (place, frame) => {
  const words = wordsAt(place as Place).filter((word) => word.length > 4);
  test.each(words)('%s', (word) => {
    const misspelt = `${word.slice(0, -2)}${word.at(-1)}${word.at(-2)}`;
    if (specAt(place as Place, misspelt) !== undefined || word.at(-1) === word.at(-2)) return;
    const { diagnostics } = compile('a', { files: memoryFiles({ a: `edition 2026\n${frame(misspelt)}\n` }) });
    const unknown = diagnostics.filter((diagnostic) => diagnostic.code === 'FL101');
    expect(unknown.map((diagnostic) => diagnostic.help)).toEqual([`did you mean \`${word}\`?`]);
  });
});
