// What the editor knows besides names: hover, outline, colours, lenses, layout, fixes.
import { describe, expect, test } from 'vitest';
import { analyze } from '../../src/compiler/analysis/analyze.ts';
import { fixAll, fixesIn } from '../../src/editor/fixes.ts';
import { formatEdits } from '../../src/editor/formatting.ts';
import { hover } from '../../src/editor/hover.ts';
import { lensesOf } from '../../src/editor/lenses.ts';
import { semanticTokens } from '../../src/editor/semantic-tokens.ts';
import { signatureAt } from '../../src/editor/signature.ts';
import { type OutlineEntry, outlineOf } from '../../src/editor/symbols.ts';
import { format } from '../../src/language/format/format.ts';
import { Source } from '../../src/language/source.ts';
import { edited } from './editing.ts';

function hovered(text: string): string | undefined {
  const { compilation, spot } = edited(text);
  return hover(compilation, spot, compilation.diagnostics)?.markdown;
}

function fileOf(text: string) {
  const { compilation } = edited(text);
  const file = compilation.files.get('fairlead.routes');
  if (file === undefined) throw new Error('the root file is always there');
  return { compilation, file };
}

describe('hover', () => {
  test('a statement: its form, where it stands, what it means, an example', () => {
    const found = hovered('route r { match any; fall‸back to openai/x }');
    expect(found).toContain('`fallback [on KIND, …] to [TARGET|POOL] | { … }`');
    expect(found).toContain('Stands in `route`, as often as wanted.');
    expect(found).toContain('```\nprovider demo {}');
  });

  test('of two statements with one name that of the place', () => {
    expect(hovered('client web { ke‸y env.K }')).toContain('What a client shows to be known');
    expect(hovered('provider openai { ke‸y env.K }')).not.toContain('What a client shows');
  });

  test('a field, a strategy, an error kind', () => {
    expect(hovered('route r { match input_to‸kens > 4k }')).toContain('`input_tokens <|<=|>|>= N | A..B`');
    expect(hovered('pool p { rotate least_bu‸sy; demo/a }')).toMatch(/^\*\*least_busy\*\*: rotation strategy\n\n\w/);
    expect(hovered('route r { fallback on over‸loaded to demo/a }')).toContain('status 503');
  });

  test('a name: where it is declared, and how', () => {
    const found = hovered('provider openai {\n  key env.K\n}\nroute r { match any; to open‸ai/x }');
    expect(found).toBe('**provider** openai: fairlead.routes:2\n\n```\nprovider openai {\n  key env.K\n}\n```');
  });

  test('a finding: what its code means, behind what is known of the place', () => {
    const found = hovered('route r { match any; fall‸bak to demo/a }');
    expect(found).toMatch(/^`fallback [\s\S]*\n\n---\n\n\*\*FL101\*\*: \w/);
    expect(hovered('policy p { retry 2x‸x }')).toMatch(/^\*\*FL105\*\*: /);
  });

  test('never shows a secret', () => {
    expect(hovered('provider openai { key "sk-real-secret" }\nroute r { match any; to open‸ai/x }')).not.toContain(
      'real',
    );
  });

  test('nothing where there is nothing to say', () => {
    expect(hovered('policy p { retry ‸ 2 }')).toBeUndefined();
    expect(hovered('policy p { header "x-‸a" "b" }')).toBeUndefined();
    expect(hovered('# a com‸ment')).toBeUndefined();
  });
});

describe('signature', () => {
  test.each([
    ['policy p { retry ‸ }', 'retry off | N [on KIND, …] [backoff A..B]', '`off` or a whole number such as 2'],
    ['policy p { timeout idle ‸ }', 'timeout PHASE D, …', 'a duration such as 10s'],
    ['route r { match max_tokens > ‸ }', 'max_tokens <|<=|>|>= N | A..B', 'a whole number such as 4k'],
    ['server { listen ‸ }', 'listen ADDRESS', 'an address such as 127.0.0.1:8787 or unix:/run/fairlead.sock'],
    ['server { drain 5s ‸ }', 'drain D', undefined],
  ])('%s', (text, form, expected) => {
    const { compilation, spot } = edited(text);
    expect(signatureAt(compilation, spot)).toEqual({ form, ...(expected !== undefined && { expected }) });
  });

  test('none where a statement or a test begins', () => {
    for (const text of ['route r { ‸ }', 'route r { match ‸ }', '# ‸', '']) {
      const { compilation, spot } = edited(text);
      expect(signatureAt(compilation, spot)).toBeUndefined();
    }
  });
});

test('the outline: what has a block, by its name', () => {
  const { file } = fileOf(`provider openai { keys { key env.A; key env.B } }
route claude {
  match any
  to { group { openai/a }; openai/b }
}
test "a, b" { request { model "x" } }
price "a" input 1, output 2
`);
  const shown = (entries: readonly OutlineEntry[]): unknown =>
    entries.map(({ name, keyword, children }) => [name, keyword, shown(children)]);
  expect(shown(outlineOf(file))).toEqual([
    ['openai', 'provider', [['keys', 'keys', []]]],
    ['claude', 'route', [['to', 'to', [['group', 'group', []]]]]],
    ['a, b', 'test', [['request', 'request', []]]],
  ]);
});

describe('colours', () => {
  function coloured(text: string): readonly string[] {
    const { compilation, file } = fileOf(text);
    const { source } = file.parsed.file;
    return semanticTokens(compilation, file).map(
      ({ start, end, type, declares }) => `${source.text.slice(start, end)} ${type}${declares ? '!' : ''}`,
    );
  }

  test('the same word is a keyword here and a name there', () => {
    expect(coloured('provider timeout { timeout idle 3s }\nroute r { to timeout/gpt-5 }')).toEqual([
      'edition keyword',
      '2026 number',
      'provider keyword',
      'timeout namespace!',
      'timeout keyword',
      'idle enumMember',
      '3s number',
      'route keyword',
      'r function!',
      'to keyword',
      'timeout namespace',
    ]);
  });

  test('conditions, strings over several lines, comments', () => {
    expect(
      coloured('# all\nroute r { match not tag prod and max_tokens > 4k\n  system append """\n  one\n  """\n}'),
    ).toEqual([
      'edition keyword',
      '2026 number',
      '# all comment',
      'route keyword',
      'r function!',
      'match keyword',
      'not operator',
      'tag property',
      'and operator',
      'max_tokens property',
      '> operator',
      '4k number',
      'system keyword',
      'append keyword',
      '""" string',
      '  one string',
      '  """ string',
    ]);
  });
});

test('lenses: routes of a file, and tests by their names', () => {
  const { file } = fileOf('route a { match any }\ntest "b \\"c\\"" { request { model "x" } }\npool p { demo/a }');
  expect(lensesOf(file).map(({ command, name, title }) => [command, name, title])).toEqual([
    ['explain', 'a', 'Explain'],
    ['test', 'b "c"', 'Run test'],
  ]);
});

describe('layout', () => {
  const applied = (source: Source): string =>
    formatEdits(source).reduce(
      (text, { span, text: put }) => text.slice(0, span.start) + put + text.slice(span.end),
      source.text,
    );

  test('the lines that change, and no others', () => {
    const source = new Source('f', 'edition 2026\n\nserver { drain 5s }\nroute   r { match any }\n# end\n');
    const [edit, ...others] = formatEdits(source);
    expect(others).toEqual([]);
    expect(edit && source.text.slice(edit.span.start, edit.span.end)).toBe('route   r { match any }\n');
    expect(edit?.text).toBe('route r { match any }\n');
  });

  test.each([
    'edition 2026',
    '\n\n\nedition 2026\nroute a{match any}',
    'edition 2026\r\nserver {\r\ndrain 5s\r\n}\r\n',
    '',
  ])('gives what fmt gives: %j', (text) => {
    const formatted = format(new Source('f', text));
    expect({ text: applied(new Source('f', text)) }).toEqual(formatted);
  });

  test('nothing where it is laid out, or broken', () => {
    expect(formatEdits(new Source('f', 'edition 2026\n'))).toEqual([]);
    expect(formatEdits(new Source('f', 'edition 2026\nroute {{'))).toEqual([]);
  });
});

describe('fixes', () => {
  const BROKEN = 'provider openai { timeot idle 3s }\nroute r { match modle "x"; to opnai/x }';

  test('one each, where the diagnostic stands', () => {
    const { compilation, file } = fileOf(BROKEN);
    const { path, text } = file.parsed.file.source;
    const at = text.indexOf('modle');
    const offered = fixesIn(compilation.diagnostics, { path, start: at, end: at });
    expect(offered.map(({ title, edits }) => [title, edits.map((edit) => edit.text)])).toEqual([
      ['write model', ['model']],
    ]);
    expect(fixesIn(compilation.diagnostics, { path, start: 0, end: 0 })).toEqual([]);
  });

  test('all at once', () => {
    const { compilation, file } = fileOf(BROKEN);
    const { source } = file.parsed.file;
    const found = [...compilation.diagnostics, ...analyze(compilation)];
    const [edit] = fixAll(found, source);
    expect(edit?.text).toContain('timeout idle 3s');
    expect(edit?.text).toContain('match model "x"; to openai/x');
  });
});
