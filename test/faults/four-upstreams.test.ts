// Over real sockets: one upstream is healthy, one limited, one hangs, one cuts its answers at random. Whatever they do, a
// client gets a whole answer or an explicit error, and in the end nothing is held. `FAIRLEAD_STORM=20000` runs the full storm.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/routing/random.ts';
import { tableOf } from '../compiler/compiling.ts';
import { type RunningServer, startServer } from '../support/running-server.ts';
import { type Behaviour, hang, UpstreamServer } from '../support/upstream-server.ts';

const REQUESTS = Number(process.env.FAIRLEAD_STORM ?? 2_000);
const AT_ONCE = 64;
const WORDS = 5;

let calls = 0;
const random = seededRandom(11);

/** Every answer is of words that name it and their place, so that no two can be mixed unseen. */
const wordsOf = (call: number): string[] => Array.from({ length: WORDS }, (_, at) => `<${call}.${at}>`);

const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

function framesOf(call: number): string[] {
  const words = wordsOf(call).map((content) => chunk({ content }));
  return [chunk({ role: 'assistant', content: '' }), ...words, chunk({}, 'stop'), 'data: [DONE]\n\n'];
}

function wholeOf(call: number): string {
  const message = { role: 'assistant', content: wordsOf(call).join('') };
  const usage = { prompt_tokens: 1, completion_tokens: WORDS, total_tokens: WORDS + 1 };
  const choices = [{ index: 0, message, finish_reason: 'stop' }];
  return JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model: 'm', choices, usage });
}

const isStream = (body: string): boolean => JSON.parse(body).stream === true;

const healthy: Behaviour = ({ body, response }) => {
  const call = calls++;
  const stream = isStream(body);
  response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' });
  if (stream) for (const frame of framesOf(call)) response.write(frame);
  response.end(stream ? undefined : wholeOf(call));
};

const limited: Behaviour = ({ response }) => {
  response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '1' });
  response.end('{"error":{"message":"slow down","type":"rate_limit_error"}}');
};

/** One in four is whole; the others break anywhere: before the head, before the first content, in the midst of it. */
const cutting: Behaviour = (call) => {
  if (random() < 0.25) return healthy(call);
  const { body, response } = call;
  const frames = isStream(body) ? framesOf(calls++) : [wholeOf(calls++)];
  const text = frames.join('');
  const sent = text.slice(0, Math.floor(random() * text.length));
  if (random() < 0.1) {
    response.destroy();
    return;
  }
  response.writeHead(200, { 'content-type': isStream(body) ? 'text/event-stream' : 'application/json' });
  response.write(sent, () => response.destroy());
};

const UPSTREAMS = { healthy, limited, hanging: hang, cutting };

/** Just the one that hangs is given up on soon: on a busy machine the healthy one may be slow, and is well nevertheless. */
const PATIENCE: Readonly<Partial<Record<string, string>>> = { hanging: 'timeout first_token 2s' };

const ROUTES = (urls: Readonly<Record<string, string>>): string => `${Object.entries(urls)
  .map(
    ([name, url]) =>
      `provider ${name} { protocol openai-chat; base_url "${url}"; key env.${name.toUpperCase()}_KEY; ${PATIENCE[name] ?? ''} }`,
  )
  .join('\n')}
route storm {
  match any
  to { rotate round_robin; limited/m; hanging/m; cutting/m; healthy/m }
  breaker 5 failures in 5s, open 1s
}`;

const upstreams: UpstreamServer[] = [];
let running: RunningServer;

beforeAll(async () => {
  const urls: Record<string, string> = {};
  for (const [name, behaviour] of Object.entries(UPSTREAMS)) {
    const upstream = await UpstreamServer.start(behaviour);
    upstreams.push(upstream);
    urls[name] = upstream.url;
  }
  const table = tableOf(ROUTES(urls));
  running = await startServer({
    ...table,
    server: { ...table.server, listen: [{ kind: 'tcp', host: '127.0.0.1', port: 0 }] },
  });
});

afterAll(async () => {
  await running.stop();
  for (const upstream of upstreams) await upstream.close();
});

/** What a client can tell of its answer. */
type Seen = 'whole' | 'error answer' | 'error event';

/** Throws where it is neither whole nor an explicit error, or holds words of two answers. */
async function ask(stream: boolean): Promise<Seen> {
  const response = await fetch(`${running.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', stream, messages: [{ role: 'user', content: 'hi' }] }),
  });
  const text = await response.text();
  if (response.status !== 200) {
    expect(JSON.parse(text).error.message).toBeTypeOf('string');
    return 'error answer';
  }
  if (!stream) {
    expectOneAnswer(JSON.parse(text).choices[0].message.content, true);
    return 'whole';
  }
  const events = [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => data);
  const chunks = events.filter((data) => data !== '[DONE]').map((data) => JSON.parse(data));
  const failed = chunks.some(({ error }) => error !== undefined);
  const content = chunks.map(({ choices }) => choices?.[0]?.delta?.content ?? '').join('');
  expect(failed).toBe(!events.includes('[DONE]'));
  expectOneAnswer(content, !failed);
  return failed ? 'error event' : 'whole';
}

function expectOneAnswer(content: string, whole: boolean): void {
  const words = [...content.matchAll(/<(\d+)\.(\d+)>/g)];
  expect(words.map(([word]) => word).join('')).toBe(content);
  expect(new Set(words.map(([, call]) => call)).size).toBeLessThanOrEqual(1);
  expect(words.map(([, , at]) => Number(at))).toEqual(words.map((_, at) => at));
  if (whole) expect(words).toHaveLength(WORDS);
}

describe(`${REQUESTS} requests, half of them streamed, ${AT_ONCE} at a time`, () => {
  const seen: Seen[] = [];

  test('every answer is whole or an explicit error, and never of two', async () => {
    let next = 0;
    const client = async (): Promise<void> => {
      while (next < REQUESTS) seen.push(await ask(next++ % 2 === 0));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, client));
    await running.recorded(REQUESTS);
    const count = (kind: Seen): number => seen.filter((one) => one === kind).length;
    expect(seen).toHaveLength(REQUESTS);
    // The healthy one is always left, so that only what broke after its first content can fail.
    expect(count('error answer')).toBe(0);
    expect(count('error event')).toBeGreaterThan(0);
    expect(count('whole')).toBeGreaterThan(REQUESTS / 2);
    expect(running.faults).toEqual([]);
  }, 600_000);

  test('no attempt that section 4 does not allow', () => {
    for (const { attempts, outcome } of running.records) {
      const targets = attempts.map(({ target }) => target);
      // Nothing is tried twice without `retry`, and nothing follows what answered, or broke after its first content.
      expect(new Set(targets).size).toBe(targets.length);
      const results = attempts.map(({ result }) => result);
      expect(results.slice(0, -1)).not.toContain('ok');
      expect(results.at(-1)).toBe(outcome === 'answered' ? 'ok' : 'stream_broken');
    }
    const byTarget = (target: string): Set<string> =>
      new Set(
        running.records
          .flatMap(({ attempts }) => attempts)
          .filter((one) => one.target === target)
          .map(({ result }) => result),
      );
    expect(byTarget('healthy/m')).toEqual(new Set(['ok']));
    expect(byTarget('limited/m')).toEqual(new Set(['rate_limited']));
    expect(byTarget('hanging/m')).toEqual(new Set(['timeout']));
  });

  test('all slots are back at zero', () => {
    for (const name of Object.keys(UPSTREAMS)) {
      expect(running.state.inFlight(`target ${name}/m`)).toBe(0);
      expect(running.state.inFlight(`key ${name}/${name.toUpperCase()}_KEY`)).toBe(0);
    }
    expect(running.gateway.inFlight).toBe(0);
  });
});
