// An upstream that answers 200 with what is no answer of its protocol: `bad_response`, and the chain goes on.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROTOCOLS, type Protocol } from '../../src/vocabulary.ts';
import { ANSWER, WHOLE_STREAM } from '../support/anthropic-wire.ts';
import { DIALECTS } from '../support/dialects.ts';
import { type RunningServer, startServer } from '../support/running-server.ts';
import { provider, route, table } from '../support/tables.ts';
import { answer, type Behaviour, stream, UpstreamServer } from '../support/upstream-server.ts';

let bad: UpstreamServer;
let good: UpstreamServer;
let running: RunningServer;

/** For each protocol a route `PROTOCOL` from a provider that speaks it, badly, to one that answers. */
beforeAll(async () => {
  bad = await UpstreamServer.start(() => {});
  good = await UpstreamServer.start(({ body, ...call }) =>
    body.includes('"stream":true') ? stream(WHOLE_STREAM)({ body, ...call }) : answer(200, ANSWER)({ body, ...call }),
  );
  running = await startServer(
    table({
      providers: [
        ...PROTOCOLS.map((protocol) => provider(protocol, bad.url, { protocol })),
        provider('good', good.url),
      ],
      routes: PROTOCOLS.map((protocol) =>
        route(protocol, [protocol, 'good'], { match: { kind: 'model', globs: [`m-${protocol}`] } }),
      ),
    }),
  );
});

afterAll(async () => {
  await running.stop();
  await bad.close();
  await good.close();
});

const html = answer(200, '<!doctype html><title>Sign in</title>', { 'content-type': 'text/html' });

const WHOLE: readonly (readonly [string, Behaviour])[] = [
  ['a page of markup', html],
  ['markup that says it is JSON', answer(200, '<html>')],
  ['JSON that stops', answer(200, '{"id":"x","model":"m","cho')],
  ['JSON of something else', answer(200, { hello: 'world' })],
  ['an empty object', answer(200, {})],
  ['a list', answer(200, [])],
  ['null', answer(200, 'null')],
  ['nothing', answer(200, '')],
];

const STREAMED: readonly (readonly [string, Behaviour])[] = [
  ...WHOLE,
  ['events without a frame', stream([])],
  ['frames that are no JSON', stream(['data: <html>\n\n'])],
  ['lines that are no JSON', stream(['<html>\n', '</html>\n'])],
  ['frames of something else', stream(['event: hello\ndata: {"hello":"world"}\n\n'])],
  ['a frame that stops', stream(['data: {"id":"x","cho'])],
  ['only the end', stream(['data: [DONE]\n\n'])],
];

/** The provider's own clients, whose bytes pass through, and others. */
const CLIENTS = PROTOCOLS.flatMap((upstream) => {
  const other: Protocol = upstream === 'gemini' ? 'openai-chat' : 'gemini';
  return [upstream, other].map((client) => [client, upstream] as const);
});

async function expectFallback([client, upstream]: readonly [Protocol, Protocol], streamed: boolean) {
  const { path, body } = DIALECTS[client];
  const model = `m-${upstream}`;
  const count = running.records.length + 1;
  const response = await fetch(`${running.url}${path(model, streamed)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body(model, streamed)),
  });
  const text = await response.text();
  const { attempts } = await running.recorded(count);
  expect(attempts.map(({ target, result }) => [target, result])).toEqual([
    [`${upstream}/${model}`, 'bad_response'],
    [`good/${model}`, 'ok'],
  ]);
  expect(response.status).toBe(200);
  expect(text).toContain(streamed ? 'hel' : 'hello');
  expect(text).not.toMatch(/html|"error":[{"]|world/);
}

describe.each(CLIENTS)('a client of %s, an upstream of %s', (client, upstream) => {
  test.each(WHOLE)('%s', async (_, behaviour) => {
    bad.behave(behaviour);
    await expectFallback([client, upstream], false);
  });

  test.each(STREAMED)('streamed: %s', async (_, behaviour) => {
    bad.behave(behaviour);
    await expectFallback([client, upstream], true);
  });
});
