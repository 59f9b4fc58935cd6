// Every example is clean, formatted, and routes what its comments say: run whole, with `demo` behind each provider.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LoadedConfiguration, loadConfiguration } from '../src/gateway/configuration.ts';
import { diskFiles } from '../src/gateway/disk-files.ts';
import { format } from '../src/language/format/format.ts';
import { Source } from '../src/language/source.ts';
import type { Provider, RouteTable } from '../src/route-table.ts';
import { type RunningFairlead, startFairleadOn } from './support/fairlead.ts';
import { fairlead as runFairlead } from './support/terminal.ts';

const EXAMPLES = resolve(import.meta.dirname, '../examples');

/** A request, and what the answer's headers say of it. */
interface Run {
  readonly model: string;
  readonly key?: string;
  readonly tools?: true;
  readonly route: string;
  readonly target?: string;
  readonly status?: number;
}

const RUNS: Readonly<Record<string, readonly Run[]>> = {
  'quickstart.routes': [
    { model: 'echo', route: 'everything', target: 'demo/echo' },
    { model: 'outage', route: 'outage', target: 'demo/echo' },
    { model: 'closed', route: 'closed', status: 403 },
    { model: 'pooled', route: 'pooled' },
  ],
  'three-providers.routes': [
    { model: 'claude-sonnet-4-5', route: 'claude', target: 'anthropic/claude-sonnet-4-5' },
    { model: 'gpt-5', route: 'gpt', target: 'openai/gpt-5' },
    { model: 'gemini-2.5-pro', route: 'gemini', target: 'gemini/gemini-2.5-pro' },
  ],
  'teams/fairlead.routes': [
    { model: 'anything', key: 'SEARCH_KEY', route: 'search-rewrite', target: 'openai/gpt-5-mini' },
    { model: 'anything', key: 'SEARCH_KEY', tools: true, route: 'search', target: 'openai/gpt-5' },
    { model: 'assistant', key: 'SUPPORT_KEY', route: 'support-assistant', target: 'anthropic/claude-haiku-4-5' },
    { model: 'gpt-5', key: 'SUPPORT_KEY', route: '', status: 404 },
  ],
  'tested.routes': [
    { model: 'claude-sonnet-4-5', key: 'APP_KEY', route: 'claude', target: 'anthropic/claude-sonnet-4-5' },
    { model: 'gpt-5', key: 'BATCH_KEY', route: 'batch' },
    { model: 'gpt-5', key: 'APP_KEY', route: 'rest', target: 'openai/gpt-5' },
  ],
  'tour.routes': [
    { model: 'claude-sonnet-4-5', key: 'WEB_KEY', route: 'claude', target: 'anthropic/claude-sonnet-4-5' },
    { model: 'gpt-4o-mini', key: 'BATCH_KEY', route: 'cheap-batch' },
    { model: 'gpt-4o-mini', key: 'BATCH_KEY', tools: true, route: 'everything' },
    { model: 'gpt-4o', key: 'WEB_KEY', route: 'everything' },
  ],
  'private-first.routes': [
    { model: 'anything', key: 'LEGAL_KEY', route: 'confidential', target: 'local/mistral-small' },
    { model: 'anything', key: 'APPS_KEY', route: 'private-first', target: 'local/mistral-small' },
  ],
};

/** Those that hold tests. */
const TESTED: Readonly<Record<string, true>> = { 'tested.routes': true, 'tour.routes': true };

test.each(readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.routes')))(
  '%s is formatted',
  (file) => {
    const text = readFileSync(join(EXAMPLES, file), 'utf8');
    expect(format(new Source(file, text))).toEqual({ text });
  },
);

test('the tour of the language is clean under the strictest check, formatted, and its tests pass', async () => {
  const file = join(EXAMPLES, 'tour.routes');
  const names = [...readFileSync(file, 'utf8').matchAll(/env\.([A-Z_]+)/g)].map(([, name = '']) => name);
  const environment = Object.fromEntries(names.map((name) => [name, 'set']));
  for (const command of [['check', '--strict'], ['fmt', '--check'], ['test']]) {
    expect([command, (await runFairlead([...command, file], { environment })).code]).toEqual([command, 0]);
  }
});

test('every example that stands by itself is run here', () => {
  const roots = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.routes') && (!file.includes('/') || file.endsWith('/fairlead.routes')),
  );
  expect(roots.sort()).toEqual(Object.keys(RUNS).sort());
});

describe.each(Object.keys(RUNS))('%s', (file) => {
  let fairlead: RunningFairlead;

  test('has no findings', () => {
    expect(load(file).diagnostics).toEqual([]);
  });

  test('its tests pass', async () => {
    const { code, error } = await runFairlead(['test', join(EXAMPLES, file)]);
    expect([code, error.replace(/.*: no test is there\n/, 'none')]).toEqual(file in TESTED ? [0, ''] : [1, 'none']);
  });

  beforeAll(async () => {
    fairlead = await startFairleadOn(() => offline(load(file)), keysOf);
  });

  afterAll(() => fairlead.stop());

  test.each(RUNS[file] ?? [])(
    '$model $key goes to $route',
    async ({ model, key, tools, route, target, status = 200 }) => {
      const response = await fetch(`${fairlead.url}/v1/chat/completions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        },
        body: JSON.stringify({
          model,
          messages: [{ role: 'user', content: 'hello' }],
          ...(tools
            ? { tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }] }
            : {}),
        }),
      });
      await response.text();
      const said = (name: string): string => response.headers.get(`x-fairlead-${name}`) ?? '';
      expect([response.status, said('route')]).toEqual([status, route]);
      if (target !== undefined) expect(said('target')).toBe(target);
    },
  );
});

function load(file: string): LoadedConfiguration {
  return loadConfiguration(join(EXAMPLES, file), { files: diskFiles });
}

/** A variable holds its own name: enough for a client's key. */
function keysOf(name: string): string {
  return name;
}

/** The same rules, with listeners on free ports and the demo provider's echo behind every name but its own. */
function offline(loaded: LoadedConfiguration): LoadedConfiguration {
  const { configuration } = loaded;
  if (configuration === undefined) throw new Error('the example does not compile');
  const { admin, ...server } = configuration.table.server;
  const table: RouteTable = {
    ...configuration.table,
    server: { ...server, listen: [{ kind: 'tcp', host: '127.0.0.1', port: 0 }] },
    providers: configuration.table.providers.map(echoing),
  };
  return { ...loaded, configuration: { ...configuration, table } };
}

function echoing(provider: Provider): Provider {
  if (provider.protocol === 'demo') return provider;
  return {
    ...provider,
    protocol: 'demo',
    baseUrl: 'demo:',
    auth: { kind: 'none' },
    models: [{ glob: '*', upstreamId: 'echo', lacks: [] }],
  };
}
