// Completion: what is offered at a cursor, in whole files and in half-written ones.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: fields of snippets are written so
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { STATEMENTS } from '../../src/compiler/statements/index.ts';
import { complete } from '../../src/editor/completion/completion.ts';
import { statementSnippet } from '../../src/editor/completion/snippet.ts';
import { type Reading, readingsOf, sitesIn } from '../../src/editor/sites.ts';
import { parse } from '../../src/language/parse.ts';
import { Source, spanText } from '../../src/language/source.ts';
import { edited, labels, offered } from './editing.ts';

const HEAD = `provider openai { key env.OPENAI_KEY }
provider local { protocol openai-chat; base_url "http://127.0.0.1:8000/v1"; model "qwen3-32b"; model "phi-*" }
client web { key env.WEB_KEY; tag prod }
policy patient { retry 2 }
condition big { match max_tokens > 8k }
pool gpt { openai/gpt-5 }
`;

describe('statements', () => {
  test('those of the place, and nothing else', () => {
    expect(labels(`${HEAD}route a { ‸ }`)).toEqual(expect.arrayContaining(['match', 'to', 'fallback', 'retry']));
    expect(labels(`${HEAD}route a { ‸ }`)).not.toEqual(expect.arrayContaining(['listen']));
    expect(labels('server {\n  ‸\n}')).toEqual(['listen', 'admin', 'body_limit', 'drain', 'allow']);
    expect(labels('test "x" {\n  request { ‸ }\n}')).toEqual(
      expect.arrayContaining(['model', 'client', 'at', 'sample']),
    );
    expect(labels('‸')).toEqual(expect.arrayContaining(['edition', 'provider', 'route', 'never', 'test']));
  });

  test('what stands there once is not offered again', () => {
    expect(labels('server { listen 127.0.0.1:1; drain 5s; ‸ }')).toEqual(['listen', 'admin', 'body_limit', 'allow']);
    expect(labels(`${HEAD}route a { match any; to gpt; ‸ }`)).not.toContain('to');
  });

  test('in files that are imported, and in those of routes, only what may stand there', () => {
    expect(labels('import "a.routes"\n=== a.routes\n‸')).not.toContain('route');
    expect(labels('routes from "a.routes"\n=== a.routes\n‸')).toEqual(['edition', 'route']);
  });

  test('in blocks that are not closed yet', () => {
    expect(labels(`${HEAD}route a {\n  match any\n  ‸\n\nroute b { match any; to gpt }`)).toContain('fallback');
    expect(labels('provider openai {\n  keys {\n    ‸')).toEqual(['key', 'rotate']);
  });

  test('as fields to fill in', () => {
    const snippets = new Map(offered(`${HEAD}‸`).map(({ label, snippet }) => [label, snippet]));
    expect(snippets.get('route')).toBe('route ${1:NAME} {\n\t$0\n}');
    expect(snippets.get('provider')).toBe('provider $1 {\n\t$0\n}');
    expect(snippets.get('import')).toBe('import "$1"$0');
    expect(snippets.get('never')).toBe('never $1 to $2$0');
    const inRoute = new Map(offered(`${HEAD}route a { ‸ }`).map(({ label, snippet }) => [label, snippet]));
    expect(inRoute.get('to')).toBe('to $1$0');
    expect(inRoute.get('mirror')).toBe('mirror ${1:5%} to $2$0');
    expect(inRoute.get('header')).toBe('header "${1:NAME}" "${2:VALUE}"$0');
  });

  test('each of them is a statement once its fields are filled in', () => {
    for (const spec of STATEMENTS.filter(({ headless }) => !headless)) {
      const snippet = statementSnippet(spec);
      const numbers = [...snippet.matchAll(/\$\{?([1-9])/g)].map(([, number]) => Number(number));
      expect(numbers, snippet).toEqual(numbers.map((_, index) => index + 1));
      const filled = snippet.replace(/\$\{\d:([^}]*)\}/g, '$1').replace(/\$[1-9]/g, 'x');
      const { file, diagnostics } = parse(new Source('f', filled.replace('$0', '')));
      expect([filled, diagnostics]).toEqual([filled, []]);
      expect(file.statements[0]?.head.text).toBe(spec.name);
    }
  });

  test('with the reference', () => {
    const fallback = offered(`${HEAD}route a { ‸ }`).find(({ label }) => label === 'fallback');
    expect(fallback?.detail).toBe('fallback [on KIND, …] to [TARGET|POOL] | { … }');
    expect(fallback?.documentation).toContain('A further arm');
  });
});

describe('arguments', () => {
  test.each([
    ['providers and pools where a target stands', 'route a { match any; to ‸ }', ['gpt', 'openai/', 'local/']],
    ['members', 'pool p { ‸ }', ['gpt', 'p', 'openai/', 'local/', 'group', 'rotate']],
    ['the models that a provider lists', 'route a { match any; to local/‸ }', ['local/$model', 'local/qwen3-32b']],
    ['policies', 'route a { use ‸ }', ['patient']],
    ['what follows a strategy', 'pool p { rotate random ‸ }', ['sticky']],
    ['a key of requests', 'pool p { rotate hash by ‸ }', ['header', 'client', 'user', 'session', 'prompt']],
    ['words between lists', 'route a { fallback on timeout ‸ }', ['to']],
    ['optional parts in any order', 'policy p { retry 2 backoff 1s..2s ‸ }', ['on']],
    [
      'what is expected in a test',
      'test "x" { expect not ‸ }',
      ['route', 'no', 'target', 'attempts', 'status', 'warning', 'param', 'share'],
    ],
    ['whom a proof is about', 'never tag prod to ‸', ['openai', 'local']],
    ['clouds', 'provider x { auth ‸ }', ['bearer', 'header', 'query', 'none', 'azure', 'aws', 'google']],
    ['variables', 'provider x { key ‸ }', ['env.', 'env.OPENAI_KEY', 'env.WEB_KEY', 'file']],
    ['whole providers where one may fail', 'test "x" { given ‸ }', ['openai', 'local', 'openai/', 'local/']],
    ['real targets in tests', 'test "x" { expect target local/‸ }', ['local/qwen3-32b']],
    ['nothing behind a whole statement', 'route a { translate warn ‸ }', []],
    ['nothing in a comment', 'route a { # to ‸\n }', []],
    ['nothing in a string without a meaning', 'route a { header "x-‸" "y" }', []],
    ['nothing in a model in quotes', 'route a { to openai/"gp‸" }', []],
    ['nothing in a text of several lines', 'test """\n‸\n""" {}', []],
    ['nothing where a number is', 'policy p { retry ‸ }', ['off']],
  ])('%s', (_, text, expected) => {
    expect(labels(`${HEAD}${text}`)).toEqual(expected);
  });

  test('error kinds, behind a comma too, with what they are', () => {
    const items = offered(`${HEAD}route a { fallback on timeout, ov‸ to gpt }`);
    expect(items.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['overloaded', 'rate_limited', 'transient']),
    );
    expect(items.find(({ label }) => label === 'overloaded')?.documentation).toBe('status 503');
  });

  test('presets, protocols, strategies, parameters', () => {
    expect(labels('provider ‸ {}')).toContain('anthropic');
    expect(labels('provider x { preset ‸ }')).toContain('groq');
    expect(labels('provider x { protocol ‸ }')).toContain('openai-responses');
    expect(labels('pool p { rotate ‸ }')).toEqual(expect.arrayContaining(['least_busy', 'hash']));
    expect(labels('policy p { cap ‸ }')).toContain('max_tokens');
  });

  test('models of the catalogue where a provider lists none', () => {
    const found = labels(`${HEAD}route a { match any; to openai/‸ }`);
    expect(found.slice(0, 2)).toEqual(['openai/$model', 'openai/gpt-5']);
    expect(found.length).toBeGreaterThan(20);
  });

  test('models as the files write them, but not the one that is being written', () => {
    const routes = String.raw`route a { match model "o3\*", "gpt-5"; to gpt }
route b { match model "gp‸"; to gpt }`;
    expect(labels(`${HEAD}${routes}`)).toEqual(['qwen3-32b', 'phi-*', String.raw`o3\*`, 'gpt-5']);
    expect(labels(`${HEAD}${routes.replace('"gp‸"', '‸')}`)).toContain(String.raw`"o3\*"`);
  });

  test('the files that could be imported, in quotes or within them', () => {
    expect(labels('import ‸', ['shared/a.routes'])).toEqual(['optional', '"shared/a.routes"']);
    expect(labels('import "sh‸"', ['shared/a.routes'])).toEqual(['shared/a.routes']);
    expect(labels('routes from "‸', ['a.routes'])).toEqual(['a.routes']);
  });

  test('the word around the cursor is replaced, and what stands in its quotes', () => {
    const replaced = (text: string): string | undefined => {
      const { compilation, spot } = edited(text);
      const found = complete(compilation, spot, () => []);
      return found && compilation.files.get(spot.path)?.parsed.file.source.text.slice(found.start, found.end);
    };
    expect(replaced(`${HEAD}route a { match any; to open‸ai/gpt }`)).toBe('openai/gpt');
    expect(replaced(`${HEAD}route a { match model "gpt‸-5*" }`)).toBe('gpt-5*');
    expect(replaced(`${HEAD}route a { match model "gpt‸\n }`)).toBe('gpt');
    expect(replaced(`${HEAD}route a { match any; to ‸ }`)).toBe('');
  });
});

test('in a text that ends there, the next word of a real file is offered, wherever it can be known', () => {
  const tour = edited(readFileSync(join(import.meta.dirname, '../../examples/tour.routes'), 'utf8')).compilation;
  const file = tour.files.get('fairlead.routes');
  const words = (file === undefined ? [] : sitesIn(file).flatMap(readingsOf)).filter(isOffered);
  const unknown = words
    .filter((_, index) => index % 2 === 0)
    .filter(({ node: { span } }) => {
      const { text } = span.source;
      const word = text.slice(span.start, span.end);
      // Behind a slash, the model.
      const offset = span.start + word.indexOf('/') + 1;
      const { compilation } = edited(text.slice(0, offset));
      const known = { ...compilation, names: tour.names };
      const { items = [] } = complete(known, { path: 'fairlead.routes', offset }, () => []) ?? {};
      return !items.some(({ label }) => label === word);
    });
  expect(words.length).toBeGreaterThan(140);
  expect(unknown.map(({ node }) => spanText(node.span)).filter((word) => !NEW_WORDS.test(word))).toEqual([]);
});

/** Variables and providers that the file names for the first time, and a model that no list has. */
const NEW_WORDS = /^(env\.\w+|local|azure\/gpt-4o)$/;

/** Statements, fields, keywords, and words out of a list. */
function isOffered(reading: Reading): boolean {
  if (reading.node.kind !== 'word') return false;
  return reading.kind !== 'piece' || reading.piece.kind !== 'literal' || reading.piece.offers !== undefined;
}

describe('conditions', () => {
  test.each([
    ['match ‸', 'model'],
    ['match model "a" and ‸', 'input_tokens'],
    ['match not ‸', 'stream'],
    ['match (model "a" or ‸) and tools', 'header'],
    ['match mod‸', 'model'],
    ['match stream ‸', 'and'],
    ['match client ‸', 'web'],
    ['match client ‸', '*'],
    ['match tag ‸', 'prod'],
    ['match is ‸ and tools', 'big'],
    ['match protocol openai-chat, ‸', 'anthropic'],
    ['match operation ‸', 'embedding'],
    ['match sample 5% ‸', 'by'],
    ['match sample 5% by ‸', 'session'],
    ['match model "‸"', 'gpt-5'],
    ['match tools and\n    ‸', 'client'],
  ])('%s offers %s', (text, expected) => {
    expect(labels(`${HEAD}route a { ${text}\n  to gpt }`)).toContain(expected);
  });

  test('a proof goes on to its providers', () => {
    expect(labels(`${HEAD}never client web ‸`)).toEqual(['and', 'or', 'to']);
    expect(labels(`${HEAD}never tag ‸ to openai`)).toEqual(['prod']);
  });
});
