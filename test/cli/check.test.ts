// `fairlead check`: findings, formats, exit codes.
import { describe, expect, test } from 'vitest';
import { fairlead } from '../support/terminal.ts';

const CLEAN = 'edition 2026\nprovider demo {}\nroute all { match any; to demo/$model }\n';
const BROKEN = 'edition 2026\nprovider demo {}\nroute all { match any; to dmo/$model }\n';
const WARNED = 'edition 2026\nprovider openai { key env.NOT_SET }\nroute all { match any; to openai/$model }\n';

const EIGHT = `edition 2026

provider openai { key env.KEY; timeot idle 3s }
provider openai { key env.KEY }
client app { key env.APP; colour red }

route one {
  match model gpt
  to opnai/gpt-5
  retry 2 on timeouts
}

route two {
  match modle "gpt-*"
  to openai/$model
  timeout idle 30
}
`;

describe('exit codes', () => {
  test('0 for a clean file', async () => {
    expect(await fairlead(['check', '-'], { input: CLEAN })).toEqual({
      code: 0,
      out: '<stdin>: no findings\n',
      error: '',
    });
  });

  test('1 for an error', async () => {
    const { code, out } = await fairlead(['check', '-'], { input: BROKEN });
    expect(code).toBe(1);
    expect(out).toContain('<stdin>:3:27');
    expect(out).toContain('did you mean "demo"?');
  });

  test('0 for a warning, 1 under --strict', async () => {
    expect((await fairlead(['check', '-'], { input: WARNED })).code).toBe(0);
    expect((await fairlead(['check', '--strict', '-'], { input: WARNED })).code).toBe(1);
    const environment = { NOT_SET: 'now it is' };
    const set = await fairlead(['check', '--strict', '-'], { input: WARNED, environment });
    expect([set.code, set.out]).toEqual([0, '<stdin>: no findings\n']);
  });

  test('--no-environment says nothing of variables that are not set', async () => {
    const { code, out } = await fairlead(['check', '--strict', '--no-environment', '-'], { input: WARNED });
    expect([code, out]).toEqual([0, '<stdin>: no findings\n']);
  });

  test('1 for what the analysis proves, with a witness for programs', async () => {
    const shadowed = CLEAN.replace('route all', 'route first { match any; to demo/a }\nroute all');
    const { code, out } = await fairlead(['check', '--format', 'json', '-'], { input: shadowed });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      diagnostics: [{ code: 'FL201', line: 4, witness: { model: 'anything' } }],
    });
  });

  test('2 for a file that is not there, and for a wrong call', async () => {
    const missing = await fairlead(['check', 'nowhere.routes']);
    expect(missing).toEqual({
      code: 2,
      out: '',
      error: 'fairlead: cannot read nowhere.routes: there is no such file\n',
    });
    expect((await fairlead(['check', '--format', 'xml', '-'])).code).toBe(2);
    expect((await fairlead(['chek'])).code).toBe(2);
    expect((await fairlead([])).code).toBe(2);
  });
});

test('eight different mistakes give eight located diagnostics and nothing else', async () => {
  const { code, out } = await fairlead(['check', '--format', 'json', '-'], {
    input: EIGHT,
    environment: { KEY: '', APP: '' },
  });
  const { diagnostics } = JSON.parse(out);
  expect(code).toBe(1);
  expect(diagnostics.map(({ line }: { line: number }) => line)).toEqual([3, 4, 5, 8, 9, 10, 14, 16]);
});

test('json: the fields that are promised, lines and columns from 1', async () => {
  const { out } = await fairlead(['check', '--format', 'json', '-'], { input: BROKEN });
  const { diagnostics } = JSON.parse(out);
  expect(Object.keys(JSON.parse(out))).toEqual(['diagnostics']);
  expect(diagnostics[0]).toMatchObject({
    code: 'FL110',
    severity: 'error',
    file: '<stdin>',
    line: 3,
    column: 27,
    endLine: 3,
  });
  expect(typeof diagnostics[0].message).toBe('string');
});

test('colour only where it is wanted', async () => {
  const plain = await fairlead(['check', '-'], { input: BROKEN });
  const coloured = await fairlead(['check', '-'], { input: BROKEN, colour: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape is what is looked for
  const escapes = /\u001b\[[\d;]*m/g;
  expect(plain.out).not.toMatch(escapes);
  expect(coloured.out.replaceAll(escapes, '')).toBe(plain.out);
});

test('a secret in the file is found and not shown', async () => {
  const secret = 'sk-abcdefghijklmnopqrstuvwxyz';
  const { out } = await fairlead(['check', '-'], {
    input: CLEAN.replace('demo {}', `openai { key "${secret}" }\nprovider demo {}`),
  });
  expect(out).toContain('FL212');
  expect(out).not.toContain(secret);
});
