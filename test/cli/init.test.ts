// `fairlead init`: by flags, with nobody to ask, and by its dialogue on streams that stand for a terminal.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { offered } from '../../src/cli/init/starters.ts';
import { fairlead, type Outcome } from '../support/terminal.ts';

let folder: string;
let output: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-init-'));
  output = join(folder, 'fairlead.routes');
});

afterEach(() => rmSync(folder, { recursive: true }));

function init(args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return fairlead(['init', '--output', output, ...args], { environment });
}

/** The file that was written, which must be as clean as can be. */
async function written(): Promise<string> {
  const text = readFileSync(output, 'utf8');
  const named = [...text.matchAll(/env\.(\w+)/g)].map(([, name = '']) => [name, 'x']);
  const environment = Object.fromEntries(named);
  expect(await fairlead(['check', '--strict', output], { environment })).toMatchObject({ code: 0, error: '' });
  expect(await fairlead(['fmt', '--check', output])).toMatchObject({ code: 0 });
  const tested = await fairlead(['test', output]);
  expect([tested.code, tested.code === 0 ? '' : tested.out + tested.error]).toEqual([0, '']);
  return text;
}

describe('with nobody to ask', () => {
  test('a file that runs without a key is written, and that is said', async () => {
    const { code, error } = await init();
    expect(code).toBe(0);
    expect(error).toContain('nobody can be asked here: a file with the demo provider is written');
    expect(error).toContain(`fairlead serve ${output}`);
    expect(await written()).toContain('provider demo {}');
  });

  test('nothing is replaced unless --force says so', async () => {
    writeFileSync(output, 'mine');
    expect(await init()).toMatchObject({ code: 2, error: expect.stringContaining('--force') });
    expect(readFileSync(output, 'utf8')).toBe('mine');
    expect((await init(['--force'])).code).toBe(0);
    await written();
    expect(readdirSync(folder)).toEqual(['fairlead.routes']);
  });

  test('--yes takes the vendors whose keys are set, by the names of the variables alone', async () => {
    const environment = { ANTHROPIC_API_KEY: 'sk-value', GOOGLE_API_KEY: 'value-too', GROQ_API_KEY: '' };
    const { out, error } = await init(['--yes'], environment);
    const text = await written();
    expect(text).toMatch(
      /provider anthropic \{ key env\.ANTHROPIC_API_KEY \}\nprovider gemini {4}\{ key env\.GOOGLE_API_KEY \}/,
    );
    expect(text).not.toContain('groq');
    expect(text + out + error).not.toContain('value');
    expect(error).not.toContain('set first');
  });

  test('flags say the rest, and what is not set is told', async () => {
    const flags = [
      '--provider',
      'groq',
      '--provider',
      'openai',
      '--model',
      'openai/gpt-5',
      '--client',
      'web',
      '--client',
      'batch',
    ];
    const { error } = await init([...flags, '--listen', '0.0.0.0:9000', '--no-fallback']);
    expect(error).toContain('set first:  WEB_KEY, BATCH_KEY, GROQ_API_KEY, OPENAI_API_KEY');
    const text = await written();
    expect(text).toContain('server { listen 0.0.0.0:9000; admin 127.0.0.1:9001 }');
    expect(text).toMatch(/^route everything \{ match any; +to openai\/gpt-5 \}$/m);
    expect(text).not.toContain('fallback');
  });

  test.each(offered().map(({ name }) => [name]))('a file for %s alone is clean and passes', async (name) => {
    expect((await init(['--provider', name])).code).toBe(0);
    expect(await written()).toContain(`provider ${name} {`);
  });

  test('a file for all of them, too', async () => {
    await init(offered().flatMap(({ name }) => ['--provider', name]));
    await written();
  });

  test.each([
    [['--provider', 'antropic'], 'did you mean "anthropic"?'],
    [['--provider', 'bedrock'], 'docs/providers.md'],
    [['--provider', 'openai', '--model', 'gpt-5'], 'write PROVIDER/MODEL'],
    [['--provider', 'openai', '--model', 'groq/x'], 'not among the providers'],
    [['--yes', '--model', 'demo/$model'], 'not the name of one model'],
    [['--client', 'Web'], 'is not a name'],
    [['--listen', 'nowhere'], 'is not an address'],
    [['--listen', '0.0.0.0:8787'], '--client'],
  ])('%j is a wrong call, and nothing is written', async (flags, message) => {
    expect(await init(flags)).toMatchObject({ code: 2, error: expect.stringContaining(message) });
    expect(existsSync(output)).toBe(false);
  });
});

/** Keys are pressed as soon as the question they answer is on the screen. */
async function dialogue(
  answers: readonly (readonly [question: string, ...keys: readonly string[]])[],
  environment = {},
): Promise<Outcome & { readonly screen: string }> {
  const input = new PassThrough();
  const waiting = [...answers];
  let screen = '';
  let asked = 0;
  const press = (): void => {
    const [question, ...keys] = waiting[0] ?? [];
    if (question === undefined || !screen.slice(asked).includes(question)) return;
    waiting.shift();
    asked = screen.length;
    // One key at a time, as a keyboard does it.
    setImmediate(() => {
      for (const key of keys) input.write(key);
    });
  };
  const paper = new Writable({
    write(chunk, _, done) {
      screen += String(chunk);
      press();
      done();
    },
  });
  const outcome = await fairlead(['init', '--output', output], { environment, dialogue: { input, output: paper } });
  return { ...outcome, screen };
}

const ENTER = '\r';
const DOWN = '\x1b[B';

describe('the dialogue', () => {
  test('Enter takes what is there: the vendors whose keys are set, everyone on this machine', async () => {
    const { code, screen } = await dialogue(
      [
        ['Where do clients connect?', ENTER],
        ['Which providers?', ENTER],
        ['Which model', ENTER],
        ['Who may call?', ENTER],
        ['go on to another', ENTER],
      ],
      { OPENAI_API_KEY: 'sk-value', ANTHROPIC_API_KEY: 'sk-value' },
    );
    expect(code).toBe(0);
    expect(screen).toContain('OPENAI_API_KEY is set');
    expect(screen).not.toContain('sk-value');
    const text = await written();
    expect(text).toContain('server { listen 127.0.0.1:8787; admin 127.0.0.1:8788 }');
    expect(text).toContain('to openai/gpt-5-mini; fallback to anthropic/claude-sonnet-4-5');
  });

  test('a model of one’s own, and clients with keys', async () => {
    const { code, screen } = await dialogue(
      [
        ['Where do clients connect?', ENTER],
        ['Which providers?', ENTER],
        ['Which model', DOWN, ENTER],
        ['PROVIDER/MODEL', ...'openai/gpt-5', ENTER],
        ['Who may call?', DOWN, ENTER],
        ['Their names', ...', batch', ENTER],
      ],
      { OPENAI_API_KEY: 'sk-value' },
    );
    expect(code).toBe(0);
    expect(screen).toContain('set first:  APP_KEY, BATCH_KEY');
    const text = await written();
    expect(text).toContain('client app   { key env.APP_KEY }\nclient batch { key env.BATCH_KEY }');
    expect(text).toContain('to openai/gpt-5 }');
  });

  test('without any key it begins with the demo, and asks for no model', async () => {
    await dialogue([
      ['Where do clients connect?', ENTER],
      ['Which providers?', ENTER],
      ['Who may call?', ENTER],
    ]);
    expect(await written()).toContain('provider demo {}');
  });

  test.each([
    ['at once', []],
    ['in the middle', [['Where do clients connect?', ENTER]]],
  ] as const)('ctrl-C %s leaves nothing behind', async (_, before) => {
    const next = before.length === 0 ? 'Where do clients connect?' : 'Which providers?';
    const { code, screen } = await dialogue([...before, [next, '\x03']]);
    expect(code).toBe(1);
    expect(screen).toContain('nothing is written');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('so does a terminal that is closed', async () => {
    const input = new PassThrough();
    const screen = new Writable({ write: (_chunk, _encoding, done) => done() });
    const asking = fairlead(['init', '--output', output], { dialogue: { input, output: screen } });
    setImmediate(() => input.destroy());
    expect((await asking).code).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('an answer that is none is asked again', async () => {
    const erase = Array<string>(20).fill('\x7f');
    const { screen } = await dialogue([
      ['Where do clients connect?', ...erase, ...'nowhere', ENTER],
      ['is not an address', ...erase, ...'127.0.0.1:9000', ENTER],
      ['Which providers?', ENTER],
      ['Who may call?', ENTER],
    ]);
    expect(screen).toContain('"nowhere" is not an address');
    expect(await written()).toContain('listen 127.0.0.1:9000');
  });
});
