// Names: definition, references, rename, across everything that can name something.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { definition, references } from '../../src/editor/names.ts';
import { rename } from '../../src/editor/rename.ts';
import { type Edited, edited, placeOf } from './editing.ts';

const PROJECT = `edition 2026
import "shared.routes"
routes from "team.routes"
client web { key env.WEB_KEY; tag prod }
condition big { match max_tokens > 8k }
route rest { match is big or not is big; use patient; to gpt; fallback to openai/gpt-5 }
never tag prod to local    # openai is fine
test "openai" {
  request { model "openai"; client web }
  given openai fails overloaded
  given openai key OPENAI_KEY cooling
  expect route rest
  expect attempts openai/gpt-5, openai/"gpt 6"
}
=== shared.routes
edition 2026
provider openai { key env.OPENAI_KEY }
provider local { preset vllm; base_url "http://127.0.0.1:8000/v1"; model "openai/gpt" }
policy patient { retry 2; header "openai" "openai" }
pool gpt { openai/$model weight 2; group { openai/gpt-5; local/openai/gpt } }
=== team.routes
edition 2026
route team { match client web and model "openai"; to openai/$model; mirror 5% to openai/gpt-5 }
`;

function at(path: string, before: string): Edited {
  const { compilation } = edited(PROJECT);
  const text = compilation.files.get(path)?.parsed.file.source.text ?? '';
  expect(text).toContain(before);
  return { compilation, spot: { path, offset: text.indexOf(before) + before.length } };
}

test('the project has no errors, or rename would refuse', () => {
  expect(edited(PROJECT).compilation.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});

describe('definition', () => {
  test.each([
    ['fairlead.routes', 'fallback to op', 'shared.routes:2:10 openai'],
    ['fairlead.routes', 'to gp', 'shared.routes:5:6 gpt'],
    ['fairlead.routes', 'use pati', 'shared.routes:4:8 patient'],
    ['fairlead.routes', 'or not is bi', 'fairlead.routes:5:11 big'],
    ['fairlead.routes', 'expect route re', 'fairlead.routes:6:7 rest'],
    ['fairlead.routes', 'never tag pro', 'fairlead.routes:4:35 prod'],
    ['fairlead.routes', 'given open', 'shared.routes:2:10 openai'],
    ['team.routes', 'client w', 'fairlead.routes:4:8 web'],
  ])('%s: "%s" is declared at %s', (path, before, expected) => {
    const { compilation, spot } = at(path, before);
    expect(definition(compilation, spot).map(placeOf)).toEqual([expected]);
  });

  test('a path leads to the files that it brings in', () => {
    for (const [before, file] of [
      ['import "sha', 'shared.routes'],
      ['routes from "te', 'team.routes'],
    ] as const) {
      const { compilation, spot } = at('fairlead.routes', before);
      expect(definition(compilation, spot).map(placeOf)).toEqual([`${file}:1:1 `]);
    }
  });

  test('nothing for a string, a keyword, a model', () => {
    for (const before of ['model "op', 'fallb', 'fallback to openai/gp']) {
      const { compilation, spot } = at('fairlead.routes', before);
      expect(definition(compilation, spot)).toEqual([]);
    }
  });
});

test('references: every place, in every file, each once', () => {
  const { compilation, spot } = at('shared.routes', 'provider op');
  const places = references(compilation, spot, { withDeclaration: false }).map(placeOf);
  expect(places.toSorted()).toEqual([
    'fairlead.routes:10:9 openai',
    'fairlead.routes:11:9 openai',
    'fairlead.routes:13:19 openai',
    'fairlead.routes:13:33 openai',
    'fairlead.routes:6:75 openai',
    'shared.routes:5:12 openai',
    'shared.routes:5:44 openai',
    'team.routes:2:54 openai',
    'team.routes:2:82 openai',
  ]);
  expect(references(compilation, spot, { withDeclaration: true })).toHaveLength(places.length + 1);
});

/** The files after a rename, or why there was none. */
function renamed({ compilation, spot }: Edited, name: string): Map<string, string> | string {
  const renaming = rename(compilation, spot, name);
  if ('refused' in renaming) return renaming.refused;
  const texts = new Map([...compilation.files].map(([path, { parsed }]) => [path, parsed.file.source.text]));
  for (const { span, text } of renaming.edits.toSorted((one, other) => other.span.start - one.span.start)) {
    const before = texts.get(span.source.path) ?? '';
    texts.set(span.source.path, before.slice(0, span.start) + text + before.slice(span.end));
  }
  return texts;
}

/** With every file behind the line that names it. */
function joined(texts: Map<string, string> | string): string {
  if (typeof texts === 'string') throw new Error(texts);
  const [root = '', ...others] = [...texts].map(([path, text]) =>
    path === 'fairlead.routes' ? text : `=== ${path}\n${text}`,
  );
  return [root, ...others].join('');
}

describe('rename', () => {
  test('a provider, wherever it is named; strings, comments and models stay; its preset goes with it', () => {
    const after = joined(renamed(at('fairlead.routes', 'fallback to op'), 'main'));
    expect(after).toContain('provider main { preset openai; key env.OPENAI_KEY }');
    expect(after).toContain('# openai is fine');
    expect(after).toContain('model "openai"');
    expect(after).toContain('expect attempts main/gpt-5, main/"gpt 6"');
    expect(after).toContain('pool gpt { main/$model weight 2; group { main/gpt-5; local/openai/gpt } }');
    expect(after).toContain('mirror 5% to main/gpt-5');
    const codes = edited(after).compilation.diagnostics.map(({ code }) => code);
    expect(codes).toEqual(edited(PROJECT).compilation.diagnostics.map(({ code }) => code));
  });

  test.each([
    ['shared.routes', 'pool gp', 'large', 'to large; fallback'],
    ['shared.routes', 'policy pat', 'stubborn', 'use stubborn;'],
    ['fairlead.routes', 'match is bi', 'huge', 'match is huge or not is huge'],
    ['fairlead.routes', 'client we', 'shop', 'match client shop and'],
    ['fairlead.routes', 'never tag p', 'internal', 'never tag internal to local'],
    ['fairlead.routes', 'expect route r', 'all', 'expect route all'],
  ])('%s: what "%s" begins becomes %s', (path, before, name, expected) => {
    const after = joined(renamed(at(path, before), name));
    expect(after).toContain(expected);
    expect(edited(after).compilation.table?.routes).toHaveLength(2);
  });

  test('changes nothing but the name: the table is the same, whatever is renamed', () => {
    const tour = edited(readFileSync(join(import.meta.dirname, '../../examples/tour.routes'), 'utf8'));
    const declared = tour.compilation.names.occurrences.filter(({ declares, declaration }) => {
      return declares && declaration.kind !== 'test';
    });
    expect(declared.length).toBeGreaterThan(15);
    for (const { declaration, span } of declared) {
      const spot = { path: span.source.path, offset: span.start };
      const { compilation } = edited(joined(renamed({ compilation: tour.compilation, spot }, 'quite-another')));
      const table = JSON.stringify(compilation.table).replaceAll('quite-another', declaration.name);
      expect([declaration.name, table]).toEqual([declaration.name, JSON.stringify(tour.compilation.table)]);
    }
  });

  test('there and back again is the text as it was', () => {
    const after = joined(renamed(at('fairlead.routes', 'client we'), 'shop'));
    const { compilation } = edited(after);
    const offset = compilation.files.get('fairlead.routes')?.parsed.file.source.text.indexOf('shop') ?? 0;
    expect(joined(renamed({ compilation, spot: { path: 'fairlead.routes', offset } }, 'web'))).toBe(PROJECT);
  });

  test.each([
    ['a name that is none', 'Open AI', '"Open AI" is not a name: a name is made of a-z'],
    ['a reserved word', 'to', '"to" is a reserved word'],
    ['a name that is taken', 'local', 'there is a provider "local" already, at shared.routes:3'],
    ['a name that a pool has', 'gpt', 'there is a pool "gpt" already, at shared.routes:5'],
  ])('refuses %s', (_, name, reason) => {
    expect(renamed(at('fairlead.routes', 'fallback to op'), name)).toContain(reason);
  });

  test('refuses the name of a preset that would say more than the file does', () => {
    const text =
      'provider inside‸ { protocol openai-chat; base_url "http://127.0.0.1/v1" }\nroute r { match any; to inside/x }';
    expect(renamed(edited(text), 'openai')).toContain('"openai" is the name of a preset');
  });

  test('refuses while something is not understood, since it could hide a use', () => {
    const broken = PROJECT.replace('retry 2;', 'retry 2 2;').replace('provider openai', 'provider open‸ai');
    expect(renamed(edited(broken), 'main')).toMatch(/^mend FL\d+ at shared\.routes:4 first/);
  });

  test('refuses where there is nothing to rename', () => {
    expect(renamed(at('fairlead.routes', 'test "ope'), 'main')).toBe(
      'the name of a test is a text: nothing refers to it',
    );
    expect(renamed(at('fairlead.routes', 'fallb'), 'main')).toBe('here is no name that these files declare');
  });

  test('an empty block gets its preset too', () => {
    const after = joined(renamed(edited('provider de‸mo {}\nroute r { match any; to demo/x }'), 'toy'));
    expect(after).toBe('edition 2026\nprovider toy { preset demo }\nroute r { match any; to toy/x }');
    const lines = joined(
      renamed(edited('provider openai‸ {  # main\n  key env.K\n}\nroute r { match any; to openai/x }'), 'oai'),
    );
    expect(lines).toContain('provider oai {\n  preset openai  # main\n  key env.K\n}');
  });
});
