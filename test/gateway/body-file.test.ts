// `request { body file "x.json" }`: facts come from the body, by the real codec; what is wrong is said with its place.
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import { tableHash } from '../../src/compiler/hash.ts';
import { bodyFindings } from '../../src/gateway/testing/body-file.ts';
import { runTest } from '../../src/gateway/testing/run-test.ts';
import { CODES } from '../../src/language/codes/index.ts';
import type { Protocol } from '../../src/vocabulary.ts';
import { lineOf } from '../compiler/compiling.ts';

const ROUTES = `edition 2026
provider demo {}
route tools { match tools and model "m-*"; to demo/a }
route stream { match stream; to demo/b }
route rest { match any; to demo/c }
`;
const CLAUDE = JSON.stringify({
  model: 'm-claude',
  max_tokens: 100,
  metadata: { user_id: 'ada' },
  tools: [{ name: 'look', input_schema: { type: 'object' } }],
  messages: [{ role: 'user', content: 'hello' }],
});

const texts = (test: string, bodies: Readonly<Record<string, string>>) => ({
  'a.routes': `${ROUTES}${test}\n`,
  ...bodies,
});

function found(line: string, bodies: Readonly<Record<string, string>> = {}): readonly string[] {
  const files = memoryFiles(texts(`test "t" { request { ${line} }; expect route rest }`, bodies));
  const { tests, diagnostics } = compile('a.routes', { files });
  return [...diagnostics, ...bodyFindings(tests, files)].map(lineOf);
}

async function routeOf(line: string, bodies: Readonly<Record<string, string>>): Promise<string | undefined> {
  const files = memoryFiles(texts(`test "t" { request { ${line} }; expect route rest }`, bodies));
  const { table, tests, positions, diagnostics } = compile('a.routes', { files });
  const [first] = tests;
  if (table === undefined || first === undefined) throw new Error(diagnostics.map(lineOf).join('\n'));
  expect(bodyFindings(tests, files).map(lineOf)).toEqual([]);
  let route: string | undefined;
  const result = await runTest(
    first,
    { table, positions, hash: tableHash(table) },
    {
      seed: 1,
      files,
      onRouted: ({ record }) => {
        route = record.route;
      },
    },
  );
  expect(result.fault).toBeUndefined();
  return route;
}

const hello = { role: 'user', content: 'hello' };

test.each<[Protocol, string, object, string]>([
  ['anthropic', '', JSON.parse(CLAUDE), 'tools'],
  ['openai-chat', '', { model: 'x', stream: true, messages: [hello] }, 'stream'],
  ['openai-responses', '', { model: 'm-x', input: 'hello', tools: [{ type: 'function', name: 'look' }] }, 'tools'],
  ['ollama', '', { model: 'm-x', stream: false, messages: [hello] }, 'rest'],
  ['gemini', 'model "m-x"; stream; ', { contents: [{ role: 'user', parts: [{ text: 'hello' }] }] }, 'stream'],
  ['openai-chat', 'operation embedding; ', { model: 'x', input: 'hello' }, 'rest'],
  [
    'anthropic',
    'operation count_tokens; ',
    { model: 'm-x', messages: [hello], tools: [{ name: 'a', input_schema: {} }] },
    'tools',
  ],
])('%s %s', async (protocol, said, body, route) => {
  const line = `protocol ${protocol}; ${said}body file "bodies/x.json"`;
  expect(await routeOf(line, { 'bodies/x.json': JSON.stringify(body) })).toBe(route);
});

describe('what is wrong', () => {
  test('what is said beside it and is not so; what is so is fine', () => {
    const said = 'protocol anthropic; body file "x.json"; model "m-claude"; tools; images; max_tokens 5; user "bob"';
    expect(found(said, { 'x.json': CLAUDE })).toEqual([
      'a.routes:6:87 FL116 error: `images` contradicts x.json, which has none (leave it out: what the body has counts)',
      'a.routes:6:95 FL116 error: `max_tokens` contradicts x.json, which has 100 (leave it out: what the body has counts)',
      'a.routes:6:109 FL116 error: `user` contradicts x.json, which has "ada" (leave it out: what the body has counts)',
    ]);
  });

  test.each([
    [
      'body file "no.json"',
      'FL120 error: there is no file no.json that can be read (the path is relative to the file that names it)',
    ],
    ['body file "x.json"', 'FL152 error: x.json is no openai-chat request: it is not JSON: Unexpected token'],
    ['body file "list.json"', 'FL152 error: list.json is no openai-chat request: it is not a JSON object'],
    [
      'protocol anthropic; body file "role.json"',
      'FL152 error: role.json is no anthropic request: messages[0].role must be one of',
    ],
    [
      'protocol gemini; body file "role.json"',
      'FL152 error: role.json is no gemini request: the model of a gemini request stands in its path',
    ],
    [
      'protocol ollama; operation rerank; body file "role.json"',
      'FL152 error: role.json is no ollama request: the protocol ollama has no rerank',
    ],
    ['body file "../x.json"', "FL121 error: ../x.json is outside the root file's folder"],
    ['stream', 'FL103 error: `request` has no `model` or `body` (add `model` or `body` to its block)'],
  ])('%s', (line, message) => {
    const role = JSON.stringify({ model: 'x', max_tokens: 5, messages: [{ role: 'wizard', content: 'x' }] });
    const [first = '', ...others] = found(line, { 'x.json': 'hello', 'list.json': '[]', 'role.json': role });
    expect([first.replace(/^\S+ /, '').slice(0, message.length), others]).toEqual([message, []]);
  });
});

test('the examples of FL152 behave', () => {
  const record = CODES.get('FL152');
  const codesOf = (text: string): readonly string[] => {
    const files = memoryFiles({ 'a.routes': text, 'claude.json': CLAUDE });
    return bodyFindings(compile('a.routes', { files }).tests, files).map(({ code }) => code);
  };
  expect([codesOf(record?.wrong ?? ''), codesOf(record?.right ?? '')]).toEqual([['FL152'], []]);
});
