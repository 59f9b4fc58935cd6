// The scripted transport under a clock that is moved by hand.
import { describe, expect, test } from 'vitest';
import type { GatewayError } from '../../src/errors.ts';
import { createInProcessTransport, type ScriptStep } from '../../src/upstream/in-process.ts';
import type { UpstreamHandler, UpstreamRequest } from '../../src/upstream/transport.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';

const REQUEST: UpstreamRequest = {
  method: 'POST',
  url: new URL('demo://inside/chat?a=1'),
  headers: {},
  body: 'hello',
  timeouts: { connect: 1000, idle: 5000 },
};

function play(steps: readonly ScriptStep[]) {
  const clock = new FakeClock();
  const heard: string[] = [];
  const handler: UpstreamHandler = {
    head: (status) => heard.push(`head ${status}`),
    data: (chunk) => heard.push(chunk.toString()),
    end: () => heard.push('end'),
    failed: (error: GatewayError) => heard.push(error.kind),
  };
  const call = createInProcessTransport(() => steps, clock).send(REQUEST, handler);
  return { clock, heard, call };
}

const head: ScriptStep = { kind: 'head', status: 200, headers: {} };
const data = (text: string): ScriptStep => ({ kind: 'data', text });
const wait = (ms: number): ScriptStep => ({ kind: 'wait', ms });

test('steps come in order, each wait on the clock; nothing before send has returned', async () => {
  const { clock, heard } = play([wait(100), head, data('a'), wait(50), data('b'), { kind: 'end' }]);
  expect(heard).toEqual([]);
  await clock.advance(99);
  expect(heard).toEqual([]);
  await clock.advance(1);
  expect(heard).toEqual(['head 200', 'a']);
  await clock.advance(50);
  expect(heard).toEqual(['head 200', 'a', 'b', 'end']);
});

test('the responder is told path, query and body', async () => {
  const seen: unknown[] = [];
  const respond = (request: unknown): ScriptStep[] => {
    seen.push(request);
    return [];
  };
  createInProcessTransport(respond, new FakeClock()).send(REQUEST, {
    head: () => {},
    data: () => {},
    end: () => {},
    failed: () => {},
  });
  expect(seen).toEqual([{ path: '/chat?a=1', headers: {}, body: 'hello' }]);
});

describe('failures', () => {
  test.each<[string, readonly ScriptStep[], readonly string[]]>([
    ['refuse', [{ kind: 'refuse' }], ['network']],
    ['cut before the head', [{ kind: 'cut' }], ['network']],
    ['cut after it', [head, data('a'), { kind: 'cut' }], ['head 200', 'a', 'stream_broken']],
    ['hang after it', [head, { kind: 'hang' }], ['head 200', 'timeout']],
    ['a wait longer than idle', [head, wait(6000), data('late')], ['head 200', 'timeout']],
    ['hang before it is for the gateway to notice', [{ kind: 'hang' }], []],
    ['a script that just stops has hung', [head, data('a')], ['head 200', 'a', 'timeout']],
  ])('%s', async (_, steps, expected) => {
    const { clock, heard } = play(steps);
    await clock.advance(60_000);
    expect(heard).toEqual(expected);
  });
});

test('cancel: nothing more is heard, no timer is left', async () => {
  const { clock, heard, call } = play([head, wait(10), data('a')]);
  await settle();
  call.cancel();
  await clock.advance(100);
  expect(heard).toEqual(['head 200']);
  expect(clock.pending).toBe(0);
});

test('pause: no data until resume, and then all of it in order', async () => {
  const { clock, heard, call } = play([head, data('a'), wait(10), data('b'), data('c'), { kind: 'end' }]);
  await settle();
  call.pause();
  await clock.advance(100);
  expect(heard).toEqual(['head 200', 'a']);
  call.resume();
  expect(heard).toEqual(['head 200', 'a', 'b', 'c', 'end']);
});
