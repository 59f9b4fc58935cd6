// What the compiler promises of any input: it never throws, says where things stand, what it read, and freezes the table.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: holes are written so in the language itself
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import { STATEMENTS } from '../../src/compiler/statements/index.ts';
import { positionOf } from '../../src/language/diagnostic.ts';
import { renderHuman } from '../../src/language/render/human.ts';
import { codesOf, compileText, lineOf, tableOf } from './compiling.ts';

const TEXT = `edition 2026
server {
  listen 127.0.0.1:9000
}
client web { key env.WEB_KEY }
provider openai {
  key env.KEY
  timeout connect 2s
  model "gpt-*"
}
policy p {
  timeout idle 3s
  drop seed
}
condition big {
  match max_tokens > 1k
}
pool all { openai/gpt-4o }
route r {
  match is big
  match model "gpt-*"
  use p
  to all
  fallback to {
    openai/gpt-5
  }
  timeout total 1m
}
`;

describe('positions', () => {
  const { positions } = compileText(TEXT);
  test.each([
    ['/server/listen/0', 3, 10],
    ['/clients/0', 5, 8],
    ['/clients/0/keys/0', 5, 14],
    ['/providers/0', 6, 10],
    ['/providers/0/keys/members/0', 7, 3],
    ['/providers/0/settings/timeouts/connect', 8, 11],
    ['/providers/0/models/0', 9, 3],
    ['/pools/0', 18, 6],
    ['/pools/0/members/0', 18, 12],
    ['/routes/0', 19, 7],
    ['/routes/0/match', 20, 9],
    ['/routes/0/match/terms/0', 20, 9],
    ['/routes/0/match/terms/0/term', 16, 9],
    ['/routes/0/match/terms/1', 21, 9],
    ['/routes/0/arms/0', 23, 3],
    ['/routes/0/arms/0/members/0', 23, 6],
    ['/routes/0/arms/1', 24, 3],
    ['/routes/0/arms/1/members/0', 25, 5],
    ['/routes/0/settings/timeouts/total', 27, 11],
    ['/routes/0/settings/timeouts/idle', 12, 11],
    ['/routes/0/settings/edits/drop/0', 13, 8],
  ])('%s is where it was written', (pointer, line, column) => {
    expect(positions(pointer)).toMatchObject({ file: 'fairlead.routes', line, column });
  });

  test.each(['', '/clients/1', '/routes/0/name', '/routes/0/match/terms/7', '/routes/0/arms/0/on/length/x'])(
    '%j has no place of its own',
    (pointer) => {
      expect(positions(pointer)).toBeUndefined();
    },
  );
});

describe('any input', () => {
  const words = TEXT.split(/(\s+|[{};,])/).filter((word) => word !== '');
  const parts = fc.constantFrom(
    ...words,
    ...STATEMENTS.map(({ name }) => name),
    '{',
    '}',
    '"',
    '$1',
    '\n',
    'not',
    '..',
    '\\',
  );
  const edit = fc.record({ at: fc.nat(words.length), remove: fc.nat(3), insert: fc.array(parts, { maxLength: 3 }) });

  test('is compiled without throwing; without a table there is an error, and it has a place', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const changed = [...words];
        for (const { at, remove, insert } of edits) changed.splice(at, remove, ...insert);
        const text = changed.join('');
        const { table, diagnostics } = compileText(text);
        expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(table === undefined);
        for (const { span } of diagnostics) {
          expect(span.start).toBeLessThanOrEqual(span.end);
          expect(span.end).toBeLessThanOrEqual(span.source.text.length);
          expect(positionOf(span).line).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('one misspelt letter anywhere gives few findings, not an avalanche', () => {
    fc.assert(
      fc.property(fc.nat(TEXT.length - 1), (at) => {
        fc.pre(/[a-z]/.test(TEXT[at] ?? ''));
        const { diagnostics } = compileText(`${TEXT.slice(0, at)}q${TEXT.slice(at + 1)}`);
        expect(diagnostics.filter(({ severity }) => severity === 'error').length).toBeLessThan(4);
      }),
      { numRuns: 200 },
    );
  });

  test('a file that is no text is one finding, wherever it is brought in', () => {
    const program = '\u007fELF\u0002\u0001\0\0 route { [ \ufffd\n } "';
    expect(compileText(program).diagnostics.map(lineOf)).toEqual([
      'fairlead.routes:1:7 FL026 error: this is not text: it has NUL characters (a routes file is text; where it is UTF-16, save it as UTF-8)',
    ]);
    const root = 'edition 2026\nimport "b.routes"\nroute a { match any; to inside/x }\n';
    expect(codesOf(compileText(`${root}=== b.routes\n${program}`).diagnostics)).toEqual(['FL026']);
  });

  test('an entry that is not there is a finding', () => {
    const { diagnostics, sources, watched } = compile('gone.routes', { files: memoryFiles({}) });
    expect(codesOf(diagnostics)).toEqual(['FL120']);
    expect(sources).toEqual([]);
    expect(watched.files).toEqual(['gone.routes']);
  });
});

describe('files', () => {
  const files = {
    'conf/fairlead.routes':
      'edition 2026\nimport "shared/*.routes"\nimport optional "extra.routes"\nroute r { match any; to demo/x }\n',
    'conf/shared/demo.routes': 'edition 2026\nprovider demo {}\nclient web { key file "web.key" }\n',
    'outside.routes': 'edition 2026\nprovider demo {}\n',
    'other/fairlead.routes': 'edition 2026\nimport "../outside.routes"\nroute r { match any; to demo/x }\n',
  };

  test('all that was read, looked for or listed is watched, secret files too', () => {
    const { watched, sources, diagnostics } = compile('conf/fairlead.routes', { files: memoryFiles(files) });
    expect(diagnostics.map(lineOf)).toEqual([]);
    expect(watched.folders).toEqual(['conf/shared']);
    expect([...watched.files].sort()).toEqual([
      'conf/extra.routes',
      'conf/fairlead.routes',
      'conf/shared/demo.routes',
      'conf/shared/web.key',
    ]);
    expect(sources.map(({ path }) => path)).toEqual(['conf/fairlead.routes', 'conf/shared/demo.routes']);
  });

  test('nothing outside the folder of the root file, unless it is allowed', () => {
    const reader = memoryFiles(files);
    expect(codesOf(compile('other/fairlead.routes', { files: reader }).diagnostics)).toContain('FL121');
    expect(compile('other/fairlead.routes', { files: reader, allowOutside: true }).table).toBeDefined();
  });

  test('a glob does not bring in the file that it stands in, nor hidden files', () => {
    const reader = memoryFiles({
      'a.routes': 'edition 2026\nimport "*.routes"\nroute r { match any; to demo/x }\n',
      'b.routes': 'edition 2026\nprovider demo {}\n',
      '.c.routes': 'edition 2026\nprovider demo {}\n',
    });
    expect(compile('a.routes', { files: reader }).diagnostics.map(lineOf)).toEqual([]);
  });

  test('a root above the working folder has its own files', () => {
    const reader = memoryFiles({
      '../conf/a.routes': 'edition 2026\nimport "b.routes"\nroute r { match any; to demo/x }\n',
      '../conf/b.routes': 'edition 2026\nprovider demo {}\n',
    });
    expect(compile('../conf/a.routes', { files: reader }).diagnostics.map(lineOf)).toEqual([]);
  });
});

describe('variables', () => {
  const text =
    'provider openai { key env.KEY; header "x-a" "${env.KEY}${env.OTHER}" }\nroute r { match any; to openai/x }';

  test('one that is not set is a warning, once, where the environment is known', () => {
    const environment = { isSet: (name: string) => name === 'OTHER' };
    const { diagnostics, table } = compileText(`edition 2026\n${text}`, { environment });
    expect(diagnostics.map(lineOf)).toEqual([
      'fairlead.routes:2:23 FL216 warning: environment variable KEY is not set (`serve` needs it)',
    ]);
    expect(table).toBeDefined();
  });

  test('nothing is said where it is not', () => {
    expect(compileText(`edition 2026\n${text}`).diagnostics).toEqual([]);
  });
});

test('the table is JSON-safe', () => {
  const table = tableOf(TEXT.replace('edition 2026\n', ''));
  expect(JSON.parse(JSON.stringify(table))).toEqual(table);
});

test('a secret that is written in the file is shown in no report', () => {
  const text = `edition 2026
provider openai { key "sk-live-1234" lable "x" }
client web { key sk-live-5678 }
route r { match any; to openai/x }`;
  const { diagnostics } = compileText(text);
  expect(diagnostics.length).toBeGreaterThan(2);
  const reports = [renderHuman(diagnostics), ...diagnostics.map(lineOf)].join('\n');
  expect(reports).toContain('lable');
  expect(reports).not.toMatch(/1234|5678/);
});
