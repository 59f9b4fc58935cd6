// `/v1/models` in the shape of whoever asks, cut to what it may use.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, secretOf, startServer } from '../support/running-server.ts';
import { client, provider, route, table } from '../support/tables.ts';

let running: RunningServer;

beforeAll(async () => {
  running = await startServer(
    table({
      providers: [
        provider('first', 'http://127.0.0.1:9', {
          models: [
            { glob: 'claude-listed', lacks: [] },
            { glob: 'claude-*', lacks: [] },
          ],
        }),
      ],
      clients: [client('web', { models: ['claude-*'] })],
      routes: [route('main', ['first'], { match: { kind: 'model', globs: ['claude-literal', 'gpt-literal', '*'] } })],
    }),
  );
});

afterAll(() => running.stop());

test('Anthropic’s shape for its clients', async () => {
  const headers = { 'x-api-key': secretOf('WEB_CLIENT_KEY'), 'anthropic-version': '2023-06-01' };
  const response = await fetch(`${running.url}/v1/models`, { headers });
  expect(response.status).toBe(200);
  const { data, has_more } = (await response.json()) as { data: { id: string; type: string }[]; has_more: boolean };
  expect(data.map(({ id }) => id)).toEqual(['claude-literal', 'claude-listed']);
  expect(data[0]?.type).toBe('model');
  expect(has_more).toBe(false);
});

test('OpenAI’s for all others', async () => {
  const headers = { authorization: `Bearer ${secretOf('WEB_CLIENT_KEY')}` };
  const list = await (await fetch(`${running.url}/v1/models`, { headers })).json();
  expect(list).toMatchObject({
    object: 'list',
    data: [{ id: 'claude-literal', object: 'model' }, { id: 'claude-listed' }],
  });
});

test('nobody without a key', async () => {
  expect((await fetch(`${running.url}/v1/models`)).status).toBe(401);
});
