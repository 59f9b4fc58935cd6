// What a translation cannot carry is told: to the client where it is known in time, in the log always.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Protocol } from '../../src/vocabulary.ts';
import { ANSWER, CLOSE, OPEN, START, STOP, text } from '../support/anthropic-wire.ts';
import { DIALECTS } from '../support/dialects.ts';
import { type RunningServer, startServer } from '../support/running-server.ts';
import { provider, route, table } from '../support/tables.ts';
import { answer, stream, UpstreamServer } from '../support/upstream-server.ts';

let upstream: UpstreamServer;
let running: RunningServer;

/** The stop sequence that was met: no other protocol has a place for it. */
const STOPPED = { stop_reason: 'stop_sequence', stop_sequence: 'END' };
const FINISH = `event: message_delta\ndata: ${JSON.stringify({ type: 'message_delta', delta: STOPPED, usage: { output_tokens: 5 } })}\n\n`;

beforeAll(async () => {
  upstream = await UpstreamServer.start((call) =>
    call.body.includes('"stream":true')
      ? stream([START, OPEN, text('hello'), CLOSE, FINISH, STOP])(call)
      : answer(200, { ...ANSWER, ...STOPPED })(call),
  );
  running = await startServer(
    table({ providers: [provider('claude', upstream.url)], routes: [route('main', ['claude'])] }),
  );
});

afterAll(async () => {
  await running.stop();
  await upstream.close();
});

/** A field of each client that Anthropic has no place for, and how the loss of it is named. */
const LOST: readonly (readonly [Protocol, Record<string, unknown>, string])[] = [
  ['openai-chat', { logit_bias: { 5: 1 } }, 'logit_bias'],
  ['openai-responses', { text: { verbosity: 'low' } }, 'text.verbosity'],
  ['gemini', { generationConfig: { seed: 7 } }, 'generationConfig.seed'],
  ['ollama', { options: { seed: 7 } }, 'options.seed'],
];

/** The answer, the losses that its head tells, and those of its line in the log. */
async function ask(protocol: Protocol, more: Record<string, unknown>, streamed: boolean) {
  const { path, body } = DIALECTS[protocol];
  const count = running.records.length + 1;
  const response = await fetch(`${running.url}${path('claude-test', streamed)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body('claude-test', streamed), ...more }),
  });
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('hello');
  await running.recorded(count);
  const line = JSON.parse(running.log.at(-1) ?? '{}') as { warnings?: unknown };
  return { head: JSON.parse(response.headers.get('x-fairlead-warnings') ?? '[]'), logged: line.warnings };
}

test.each(LOST)('%s, whole: of the request and of the answer, both in head and log', async (protocol, more, path) => {
  const { head, logged } = await ask(protocol, more, false);
  const lost = [
    expect.objectContaining({ code: 'dropped', path, protocol: 'anthropic' }),
    expect.objectContaining({ code: 'dropped', path: 'stop_sequence', protocol }),
  ];
  expect(head).toEqual(lost);
  expect(logged).toEqual(lost);
});

test.each(LOST)('%s, streamed: of the request in the head, both in the log', async (protocol, more, path) => {
  const { head, logged } = await ask(protocol, more, true);
  const ofRequest = expect.objectContaining({ code: 'dropped', path, protocol: 'anthropic' });
  // What the answer lost is there as well where its end was known before its head was sent.
  expect(head[0]).toEqual(ofRequest);
  expect(logged).toEqual([ofRequest, expect.objectContaining({ code: 'dropped', path: 'stop_sequence', protocol })]);
});

test.each(LOST)('%s: nothing where nothing is lost of the request', async (protocol) => {
  const { logged } = await ask(protocol, {}, true);
  expect(logged).toEqual([expect.objectContaining({ path: 'stop_sequence', protocol })]);
});

test('the same protocol loses nothing', async () => {
  expect(await ask('anthropic', { future_field: 1 }, false)).toEqual({ head: [], logged: undefined });
});
