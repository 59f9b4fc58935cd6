// A credential that was pasted anywhere into a file: no command shows it, but those that give the file itself.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { protocolDiagnostic } from '../../src/editor/protocol/diagnostics.ts';
import { checkText } from '../compiler/compiling.ts';
import { fairlead } from '../support/terminal.ts';

const SECRET = 'sk-abc123def456ghi789';

/** Wherever a word can stand, and most of them are mistakes. */
const BROKEN = `edition 2026
client web { key env.A ${SECRET} }
client ${SECRET} { key env.B }
provider openai { key env.OPENAI_KEY; ${SECRET} }
provider anthropic { key ${SECRET}; header "x-k" ${SECRET} }
route ${SECRET} {
  match model gpt-5 and header "x" ${SECRET}
  to openai/${SECRET}
  use ${SECRET}, "${SECRET}"
}
route b { match any; to ${SECRET}; ${SECRET} }
`;

/** Nothing in it is a mistake but to write the secret down; its layout is not that of `fmt`. */
const WHOLE = `edition 2026
provider demo { header "x-key"   "${SECRET}" }
route a { match header "authorization" "Bearer ${SECRET}"; reject 403 "no ${SECRET}" }
route b { match model "m";   to demo/$model; set stop "${SECRET}"; system append "use ${SECRET}"; header "x-t" "${SECRET}" }
route c { match header "authorization" "Bearer ${SECRET}"; to demo/$model }
test "it" { request { model "m" }; expect param stop "${SECRET}"; expect route a }
`;

let folder: string;
let whole: string;
let other: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-secrets-'));
  [whole, other] = [join(folder, 'whole.routes'), join(folder, 'other.routes')];
  writeFileSync(whole, WHOLE);
  writeFileSync(other, 'edition 2026\nprovider demo {}\nroute b { match any; to demo/$model }\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['human', 'json', 'sarif', 'github'])('check --format %s', (format) => {
  test.each([
    ['broken', BROKEN],
    ['whole', WHOLE],
  ])('of a %s file', async (_, input) => {
    const { code, out, error } = await fairlead(['check', '-', '--format', format], { input });
    expect(code).toBe(1);
    expect(out + error).not.toContain('abc123');
    expect(out).toContain('[redacted]');
  });
});

test.each([
  ['explain', '--model', 'm'],
  ['explain', '--model', 'm', '--json'],
  ['explain', '--model', 'm', '--header', 'authorization=x'],
  ['fmt', '--diff'],
  ['graph'],
  ['graph', '--format', 'svg'],
  ['test'],
  ['test', '--coverage', '--format', 'json'],
  ['test', '--coverage', '--format', 'junit'],
  ['diff', '--format', 'human'],
  ['diff', '--format', 'markdown'],
  ['diff', '--format', 'json'],
])('%s %s %s', async (command, ...options) => {
  const files = command === 'diff' ? [whole, other] : [whole];
  const { out, error } = await fairlead([command, ...files, ...options]);
  expect(out.length + error.length).toBeGreaterThan(0);
  expect(out + error).not.toContain('abc123');
});

test('what an editor is told', () => {
  const found = [BROKEN, WHOLE].flatMap((text) => checkText(text).diagnostics);
  const told = JSON.stringify(found.map((one) => protocolDiagnostic(one, ({ path }) => path)));
  expect(told).toContain('[redacted]');
  expect(told).not.toContain('abc123');
});

test('--fix writes what the file says', async () => {
  const file = join(folder, 'fixed.routes');
  writeFileSync(file, `edition 2026\nprovider demo {}\nroute r { match modle "${SECRET}"; reject 403 '${SECRET}' }\n`);
  const { error } = await fairlead(['check', '--fix', file]);
  expect(error).toContain('fixed');
  expect(readFileSync(file, 'utf8')).toContain(`match model "${SECRET}"; reject 403 "${SECRET}"`);
});

test.each([
  ['a client', `client app { key "${SECRET}" }`],
  ['a provider', `provider openai { key "${SECRET}" }`],
])('compile prints no table in which the key of %s is', async (_, declaration) => {
  const input = `edition 2026\n${declaration}\nprovider demo {}\nroute r { match any; to demo/echo }\n`;
  const { code, out, error } = await fairlead(['compile', '-'], { input });
  expect([code, out]).toEqual([1, '']);
  expect(error).toContain('FL212');
  expect(error).toContain('env.NAME');
  expect(error).not.toContain('abc123');
});

test('fmt keeps what is in the file', async () => {
  const { out } = await fairlead(['fmt', '-'], { input: WHOLE });
  expect(out.split(SECRET)).toHaveLength(WHOLE.split(SECRET).length);
});
