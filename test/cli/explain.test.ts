// `fairlead explain`, `compile` and `help`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fairlead } from '../support/terminal.ts';

const ROUTES = `edition 2026
server { listen 127.0.0.1:8787 }
client web { key env.WEB_KEY; tag prod }
client batch { key env.BATCH_KEY }
provider one { protocol openai-chat; base_url "http://127.0.0.1:1/v1"; key env.ONE_KEY; timeout idle 7s }
provider two { protocol anthropic; base_url "http://127.0.0.1:2"; key env.TWO_KEY }
policy patient { retry 1 on timeout; timeout first_token 9s }
defaults { timeout connect 3s }
condition cheap { match client batch }
route batch { match is cheap and not tools; to one/small }
route gpt {
  match model "gpt-*" and header "x-team"
  to one/$1
}
route claude {
  match model "claude-*"
  use patient
  to two/$model
  fallback on rate_limited, timeout to one/large
  cap max_tokens 100
}
route closed { match model "closed"; reject 403 "not for you" }
`;

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-explain-'));
  file = join(folder, 'a.routes');
  writeFileSync(file, ROUTES);
});

afterAll(() => rmSync(folder, { recursive: true }));

const explainJson = async (...args: string[]) => JSON.parse((await fairlead(['explain', file, '--json', ...args])).out);

describe('explain', () => {
  test('the route, why not the ones before, the chain, and settings with their lines', async () => {
    const { code, out } = await fairlead(['explain', file, '--model', 'claude-x', '--fail', 'two=rate_limited']);
    expect(code).toBe(0);
    expect(out).toContain(`route claude ${file}:15`);
    expect(out).toContain('1. two/claude-x (to, key TWO_KEY)');
    expect(out).toContain('fails: rate_limited');
    expect(out).toContain('2. one/large (fallback 1, key ONE_KEY)');
    expect(out).toContain(`timeout connect 3s  (defaults ${file}:8)`);
    expect(out).toContain(`timeout idle 7s  (provider ${file}:5)`);
    expect(out).toContain(`timeout first_token 9s  (policy patient ${file}:7)`);
    expect(out).toContain(`cap max_tokens 100  (route ${file}:20)`);
    expect(out).toContain(`
       9 | condition cheap { match client batch }
         |                         ^^^^^^^^^^^^ is different (in condition cheap)
`);
    expect(out).toContain('         ^^^^^^^^^^^^^ is different');
  });

  test('what a star caught, and a header that is absent', async () => {
    expect((await explainJson('--model', 'gpt-5', '--header', 'X-Team=search')).route.captures).toEqual(['5']);
    const absent = await fairlead(['explain', file, '--model', 'gpt-5']);
    expect(absent.out).toContain('no route takes it');
    expect(absent.out).toContain('^^^^^^^^^^^^^^^ is absent from the request');
  });

  test('a client, its conditions, and a route that rejects', async () => {
    expect((await explainJson('--model', 'x', '--client', 'batch')).route.name).toBe('batch');
    expect((await explainJson('--model', 'closed')).reject).toEqual({ status: 403, message: 'not for you' });
    expect((await explainJson('--model', 'x', '--client', 'batch', '--tools')).error.status).toBe(404);
  });

  test.each<[string, readonly string[], string]>([
    ['input_tokens > 150k', ['--input-tokens', '200k'], 'long'],
    ['messages >= 20', ['--messages', '20'], 'chatty'],
    ['body_size > 1MB', ['--body-size', '2MB'], 'big'],
    ['user "team-*"', ['--user', 'team-a'], 'team'],
    ['metadata "plan" "free"', ['--metadata', 'plan=free'], 'free'],
    ['audio', ['--audio'], 'audio'],
    ['documents', ['--documents'], 'documents'],
    ['json_schema', ['--json-schema'], 'schema'],
    ['thinking', ['--thinking'], 'thinking'],
    ['time mon..fri 22:00..06:00 "Europe/Berlin"', ['--at', '2026-11-20T22:30Z'], 'night'],
    ['sample 5%', ['--sample', '3%'], 'sample'],
  ])('every field of a condition: %s', async (condition, args, name) => {
    const routes = `edition 2026
provider demo {}
route ${name} { match ${condition}; to demo/$model }
route rest { match any; reject 503 "closed" }
`;
    const path = join(folder, `${name}.routes`);
    writeFileSync(path, routes);
    const usual = ['--model', 'm', '--at', '2026-11-20T12:00Z', '--sample', '50%'];
    const asked = await fairlead(['explain', path, ...usual, ...args]);
    expect(asked.out).toContain(`route ${name} ${path}:3`);
    const other = await fairlead(['explain', path, ...usual]);
    expect(other.out).toContain('route rest');
    expect(other.out).toMatch(/(is different|is absent from the request)/);
    expect(other.out).toContain(`| route ${name} { match ${condition};`);
    expect(other.out).toContain(` ${'^'.repeat(condition.length)} is `);
  });

  test('least_cost goes by the catalogue, and by `price` before it', async () => {
    const path = join(folder, 'cost.routes');
    const routes = `edition 2026
provider openai { key env.OPENAI_KEY }
route r { match any; to { rotate least_cost; openai/gpt-4o; openai/gpt-4o-mini } }
`;
    writeFileSync(path, routes);
    expect((await fairlead(['explain', path, '--model', 'm'])).out).toContain('1. openai/gpt-4o-mini');
    writeFileSync(path, `${routes}price "gpt-4o-mini" input 90, output 90\n`);
    expect((await fairlead(['explain', path, '--model', 'm'])).out).toContain('1. openai/gpt-4o (');
  });

  test('wrong values of options are said with what is right', async () => {
    const wrong = async (...args: string[]) => (await fairlead(['explain', file, '--model', 'm', ...args])).error;
    expect(await wrong('--at', 'noon')).toContain('2026-01-31T22:10Z');
    expect(await wrong('--sample', '3')).toContain('did you mean 3%?');
    expect(await wrong('--body-size', '3')).toContain('did you mean 3KB?');
    expect(await wrong('--metadata', 'plan')).toContain('KEY=VALUE');
  });

  test('breaker and cooldown with their lines', async () => {
    const path = join(folder, 'health.routes');
    writeFileSync(
      path,
      `edition 2026
provider demo { cooldown 500ms..30s }
route r {
  match any
  to demo/x
  breaker 5 failures in 30s, open 10s
}
`,
    );
    const { out } = await fairlead(['explain', path, '--model', 'm']);
    expect(out).toContain(`breaker 5 failures in 30s, open 10s  (route ${path}:6)`);
    expect(out).toContain(`cooldown 500ms..30s  (provider ${path}:2)`);
  });

  test('a whole body of a protocol', async () => {
    const body = JSON.stringify({ model: 'x', max_tokens: 5, messages: [{ role: 'user', content: 'hello' }] });
    const args = ['explain', file, '--json', '--client', 'batch', '--protocol', 'anthropic', '--body', '-'];
    const { out } = await fairlead(args, { input: body });
    expect(JSON.parse(out)).toMatchObject({ request: { protocol: 'anthropic', model: 'x' }, route: { name: 'batch' } });
  });

  test.each([['--model', 'x'], ['--user', 'u'], ['--tools'], ['--input-tokens', '3k'], ['--metadata', 'a=b']])(
    '%s beside a body is a wrong call, and not left aside',
    async (...option) => {
      const input = JSON.stringify({ model: 'x', messages: [{ role: 'user', content: 'hello' }] });
      expect(await fairlead(['explain', file, '--body', '-', ...option], { input })).toEqual({
        code: 2,
        out: '',
        error: `fairlead: ${option[0]} cannot stand beside --body: the body itself says that\n`,
      });
    },
  );

  test('a body that is no request says where', async () => {
    const args = ['explain', file, '--protocol', 'anthropic', '--body', '-'];
    const { code, error } = await fairlead(args, {
      input: '{"model":"x","max_tokens":5,"messages":[{"role":"wizard","content":"x"}]}',
    });
    expect(code).toBe(2);
    expect(error).toContain('messages[0].role');
  });

  test('all arms failing', async () => {
    const { attempts, error } = await explainJson(
      '--model',
      'claude-x',
      '--fail',
      'two=timeout',
      '--fail',
      'one=overloaded',
    );
    expect(attempts.map(({ target, outcome }: { target: string; outcome: string }) => [target, outcome])).toEqual([
      ['two/claude-x', 'timeout'],
      ['two/claude-x', 'timeout'],
      ['one/large', 'overloaded'],
    ]);
    expect(error).toMatchObject({ kind: 'overloaded', status: 503 });
  });

  test.each([
    [['--client', 'nobody', '--model', 'x'], 'there is no client "nobody": web, batch'],
    [['--fail', 'three=timeout', '--model', 'x'], 'there is no such provider: one, two'],
    [['--fail', 'one=sadness', '--model', 'x'], 'there is no kind "sadness"'],
    [[], 'say which --model'],
  ])('a wrong call: %j', async (args, message) => {
    const { code, error } = await fairlead(['explain', file, ...args]);
    expect(code).toBe(2);
    expect(error).toContain(message);
  });
});

describe('compile', () => {
  test('prints a table that explain and compile’s own hash take again', async () => {
    const { code, out } = await fairlead(['compile', file]);
    expect(code).toBe(0);
    const json = join(folder, 'table.json');
    writeFileSync(json, out);
    const fromJson = await fairlead(['explain', json, '--json', '--model', 'claude-x']);
    expect(JSON.parse(fromJson.out).config).toBe((await explainJson('--model', 'claude-x')).config);
  });

  test('a table that fails its schema is refused with a pointer and a reason', async () => {
    const json = join(folder, 'wrong.json');
    const { out } = await fairlead(['compile', file]);
    writeFileSync(json, out.replace('"strategy": "round_robin"', '"strategy": 7'));
    const { code, error } = await fairlead(['explain', json, '--model', 'x']);
    expect(code).toBe(1);
    expect(error).toContain('/providers/0/keys/rotate/strategy');
  });

  test('a table is taken from standard input, too', async () => {
    const { out: input } = await fairlead(['compile', file]);
    const { code, out } = await fairlead(['explain', '-', '--model', 'claude-x'], { input });
    expect([code, out.split('\n')[0]]).toEqual([
      0,
      'model "claude-x", asked for by client web that speaks openai-chat',
    ]);
  });

  test('JSON that is no table is one finding', async () => {
    const { code, error } = await fairlead(['explain', '-', '--model', 'x'], { input: '{"model_list": []}' });
    expect([code, error.match(/error FL150/g)]).toEqual([1, ['error FL150']]);
    expect(error).toContain('this is no route table: it has no "format"');
  });

  test.each(['check', 'compile', 'test'])('%s says that it takes the routes file instead', async (command) => {
    const { code, error } = await fairlead([command, '-'], { input: '{"format": "fairlead-route-table/1"}' });
    expect([code, error]).toEqual([
      2,
      'fairlead: <stdin> is JSON, such as a compiled table: name the routes file it was made of\n',
    ]);
  });

  test('no secret is in it', async () => {
    const { out } = await fairlead(['compile', file], { environment: { WEB_KEY: 'sesame' } });
    expect(out).toContain('"env": "WEB_KEY"');
    expect(out).not.toContain('sesame');
  });
});

describe('help', () => {
  test('a code, a statement, and the list of both', async () => {
    expect((await fairlead(['help', 'fl110'])).out).toMatch(/^FL110 \(error\): .*\n\n[\s\S]*Wrong:[\s\S]*Right:/);
    expect((await fairlead(['help', 'retry'])).out).toContain('retry off | N [on KIND, …] [backoff A..B]');
    expect((await fairlead(['help'])).out).toContain('FL001');
  });

  test('a command', async () => {
    expect(await fairlead(['help', 'serve'])).toEqual(await fairlead(['serve', '--help']));
    expect((await fairlead(['help', 'serve'])).out).toContain('Usage: fairlead serve');
    expect((await fairlead(['help', 'test'])).out).toContain('test "NAME" { … }');
  });

  test('a wrong option is told with where the right ones are', async () => {
    const { code, error } = await fairlead(['check', '--strickt']);
    expect([code, error]).toEqual([
      2,
      "error: unknown option '--strickt'\n(Did you mean --strict?)\n(fairlead check --help shows what it takes)\n",
    ]);
  });

  test('a word that is neither', async () => {
    expect(await fairlead(['help', 'retyr'])).toEqual({
      code: 2,
      out: '',
      error: 'fairlead: there is no code, statement or command "retyr"; did you mean retry?\n',
    });
  });
});
