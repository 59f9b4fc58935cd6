// A table made ready to run: secrets, texts, keys, and what is said of what is missing.
import { describe, expect, test } from 'vitest';
import { ProvisionError } from '../../src/gateway/secrets.ts';
import { type ProvisionInput, provision, type Snapshot } from '../../src/gateway/snapshot.ts';
import type { Position, RouteTable } from '../../src/route-table.ts';
import type { Transport } from '../../src/upstream/transport.ts';
import { client, key, provider, route, table } from '../support/tables.ts';

interface World {
  readonly variables?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly positions?: Readonly<Record<string, Position>>;
  readonly transportFor?: ProvisionInput['transportFor'];
}

const silent: Transport = { send: () => ({ cancel() {}, pause() {}, resume() {} }), close: async () => {} };

function ready(parts: Partial<RouteTable>, world: World = {}): Snapshot {
  const { variables = {}, files = {}, positions = {}, transportFor = () => silent } = world;
  return provision({
    table: table(parts),
    positions: (pointer) => positions[pointer],
    hash: 'h',
    secrets: {
      environment: (name) => variables[name],
      file: (path) => {
        const text = files[path];
        if (text === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
        return text;
      },
    },
    transportFor,
  });
}

function problems(parts: Partial<RouteTable>, world: World = {}) {
  try {
    ready(parts, world);
  } catch (fault) {
    if (fault instanceof ProvisionError) return fault.problems;
    throw fault;
  }
  throw new Error('it was provisioned');
}

const FIRST = provider('first', 'https://first.test');

describe('what is missing', () => {
  test('every unset variable, each with its line', () => {
    const position = (line: number) => ({ file: 'a.routes', line, column: 5, endLine: line, endColumn: 9 });
    const positions = { '/providers/0/keys/members/0': position(3), '/clients/0/keys/0/secret': position(7) };
    const found = problems({ providers: [FIRST], clients: [client('web')] }, { positions });
    expect(found).toEqual([
      {
        message: 'the environment variable WEB_CLIENT_KEY is not set',
        help: expect.stringContaining('WEB_CLIENT_KEY'),
        position: position(7),
      },
      {
        message: 'the environment variable FIRST_KEY is not set',
        help: expect.stringContaining('FIRST_KEY'),
        position: position(3),
      },
    ]);
    expect(new ProvisionError(found).message).toContain('a.routes:7:5: the environment variable');
  });

  test('empty is not unset, and no secret', () => {
    expect(problems({ providers: [FIRST] }, { variables: { FIRST_KEY: '' } })).toMatchObject([
      { message: 'FIRST_KEY is empty; a secret cannot be' },
    ]);
  });

  test('a file that cannot be read', () => {
    const keyed = provider('first', 'https://first.test', {
      keys: { rotate: { strategy: 'round_robin' }, members: [{ label: 'x', weight: 1, secret: { file: '/run/x' } }] },
    });
    expect(problems({ providers: [keyed] })).toMatchObject([
      { message: 'the secret file /run/x cannot be read (ENOENT)' },
    ]);
  });

  test.each([
    ['first key\nsecond line', 'holds a character that no header can carry'],
    ['snow☃man', 'holds a character that no header can carry'],
  ])('a secret that cannot be sent: %j', (value, said) => {
    const [problem] = problems({ providers: [FIRST] }, { variables: { FIRST_KEY: value } });
    expect(problem?.message).toContain(said);
    expect(JSON.stringify(problem)).not.toContain('key\\nsecond');
    expect(problem?.message).not.toContain('snow');
  });

  test.each([
    ['not an address', 'is not an http or https address'],
    ['ftp://x.test', 'is not an http or https address'],
    ['https://user:hidden@x.test', 'holds a query, a fragment or a user'],
    ['https://x.test/?key=hidden', 'holds a query, a fragment or a user'],
  ])('an address that cannot be called: %s', (address, said) => {
    const [problem] = problems(
      { providers: [provider('first', '', { baseUrl: { parts: [{ env: 'HOST' }] } })] },
      {
        variables: { FIRST_KEY: 'k', HOST: address },
      },
    );
    expect(problem?.message).toContain(said);
    expect(problem?.message).not.toContain('hidden');
  });

  test('two clients with one key', () => {
    const variables = { FIRST_KEY: 'k', WEB_CLIENT_KEY: 'same', BATCH_CLIENT_KEY: 'same' };
    const found = problems({ providers: [FIRST], clients: [client('web'), client('batch')] }, { variables });
    expect(found).toMatchObject([{ message: 'clients web and batch have the same key' }]);
  });
});

describe('what is filled in', () => {
  test('addresses and texts; a value is never more than a text', () => {
    const message = { parts: ['say ', { env: 'WORD' }] };
    const snapshot = ready(
      {
        providers: [provider('first', '', { baseUrl: { parts: ['https://', { env: 'HOST' }, '/v1/'] } })],
        routes: [{ ...route('no', []), reject: { status: 400, message } }],
      },
      { variables: { FIRST_KEY: 'k', HOST: 'h.test', WORD: '" } key env.X' } },
    );
    expect(snapshot.provider('first').baseUrl).toBe('https://h.test/v1');
    expect(snapshot.text(message)).toBe('say " } key env.X');
  });

  test('an empty variable in a text is empty', () => {
    const message = { parts: ['a', { env: 'NOTHING' }, 'b'] };
    const reject = { status: 400, message };
    const snapshot = ready({ routes: [{ ...route('no', []), reject }] }, { variables: { NOTHING: '' } });
    expect(snapshot.text(message)).toBe('ab');
  });

  test('a secret from a file loses the newline at its end, and no other', () => {
    const keyed = provider('first', 'https://first.test', {
      keys: { rotate: { strategy: 'round_robin' }, members: [{ label: 'x', weight: 1, secret: { file: '/run/x' } }] },
    });
    const snapshot = ready({ providers: [keyed] }, { files: { '/run/x': ' k \n' } });
    expect(snapshot.provider('first').credentials.get('x')).toMatchObject({ value: ' k ' });
  });
});

describe('client keys', () => {
  // Of `alice`.
  const sha256 = '2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90';
  const snapshot = ready(
    {
      clients: [
        client('web', { tags: ['prod'], models: ['gpt-*'], keys: [key('A'), key('B')] }),
        client('hashed', {
          keys: [{ label: 'h', secret: { sha256 } }],
        }),
      ],
    },
    { variables: { A: 'key-a', B: 'key-b' } },
  );

  test('each of them opens, by value or by digest', () => {
    expect(snapshot.clientKeys.find('key-a')?.name).toBe('web');
    expect(snapshot.clientKeys.find('key-b')).toMatchObject({ name: 'web', tags: ['prod'] });
    expect(snapshot.clientKeys.find('alice')?.name).toBe('hashed');
  });

  test.each(['', 'key', 'key-a ', 'KEY-A', sha256])('%j opens nothing', (presented) => {
    expect(snapshot.clientKeys.find(presented)).toBeUndefined();
  });

  test('models are globs over the whole name', () => {
    const web = snapshot.clientKeys.find('key-a');
    expect([web?.mayUse('gpt-5'), web?.mayUse('my-gpt-5')]).toEqual([true, false]);
  });
});

describe('retirement', () => {
  test('connections end after the last request in flight, and only then', () => {
    let closed = 0;
    const transportFor = (): Transport => ({
      ...silent,
      close: async () => {
        closed += 1;
      },
    });
    const snapshot = ready({ providers: [FIRST] }, { variables: { FIRST_KEY: 'k' }, transportFor });
    snapshot.acquire();
    snapshot.acquire();
    snapshot.release();
    snapshot.retire();
    expect(closed).toBe(0);
    snapshot.release();
    expect(closed).toBe(1);
  });
});
