// The watcher of streams that pass through, and what goes along with their requests.
import { describe, expect, it } from 'vitest';
import { anthropicCodec } from '../../../src/codec/anthropic/index.ts';
import { collectEvents } from '../../../src/codec/canonical/collect.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { FrameVerdict } from '../../../src/codec/codec.ts';
import { callHead, framesOf, hear, messageFrames, readRecorded, recorded, targetOf } from './harness.ts';

const { passthrough } = anthropicCodec.chat;

function watch(frames: readonly JsonObject[]) {
  const watcher = passthrough.watcher({ target: targetOf('m'), hideUsage: false });
  const verdicts: FrameVerdict[] = frames.map((data) =>
    watcher.frame({ event: String(data.type), data: JSON.stringify(data) }),
  );
  return { verdicts, kinds: verdicts.map(({ kind }) => kind), end: watcher.close() };
}

describe('requests that pass through', () => {
  it('H49 H50 carry beta names to their own family only, and never credentials', () => {
    const head = callHead(
      { 'anthropic-beta': 'a,b', 'x-api-key': 'secret', authorization: 'Bearer secret' },
      'beta=true&x=1',
    );
    expect(passthrough.request({}, head, targetOf('m'))).toEqual({
      path: '/v1/messages?beta=true',
      headers: { 'anthropic-version': '2023-06-01', 'anthropic-beta': 'a,b' },
    });
    expect(passthrough.request({}, head, targetOf('m', { family: 'zai' }))).toEqual({
      path: '/v1/messages',
      headers: { 'anthropic-version': '2023-06-01' },
    });
  });
});

describe('watcher', () => {
  const text = [
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Yes.' } },
    { type: 'content_block_stop', index: 0 },
  ];

  it('tells lifecycle from content, usage, finish and the end', () => {
    const { verdicts, kinds, end } = watch([...messageFrames(text), { type: 'ping' }]);
    expect(kinds).toEqual(['lifecycle', 'lifecycle', 'content', 'lifecycle', 'lifecycle', 'end', 'hidden']);
    expect(verdicts[0]?.usage).toMatchObject({ inputTokens: 10, outputTokens: 1 });
    expect(verdicts[4]).toMatchObject({ usage: { inputTokens: 10, outputTokens: 20 }, finish: { reason: 'stop' } });
    expect(end).toBeUndefined();
  });

  it('H27 knows a turn with a call, which is content from its start', () => {
    const call = {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'tool_use', id: 'a', name: 'look', input: {} },
    };
    const { verdicts, kinds } = watch(messageFrames([call, { type: 'content_block_stop', index: 0 }]));
    expect(kinds[1]).toBe('content');
    expect(verdicts[3]?.finish?.reason).toBe('tool_calls');
  });

  it('H35 H36 tells a cut stream and an error', () => {
    expect(watch(messageFrames(text).slice(0, 3)).end?.kind).toBe('stream_broken');
    expect(watch([]).end?.kind).toBe('bad_response');
    const { verdicts, end } = watch([{ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }]);
    expect(verdicts[0]).toMatchObject({ kind: 'error', error: { kind: 'overloaded' } });
    expect(end).toBeUndefined();
  });

  it.each(recorded('.sse').slice(0, 20))('agrees with the decoder on %s', (name) => {
    const frames = framesOf(readRecorded(name));
    const watcher = passthrough.watcher({ target: targetOf('m'), hideUsage: false });
    const verdicts = frames.map((frame) => watcher.frame(frame));
    const response = collectEvents(hear(frames));
    expect(verdicts.findLast(({ usage }) => usage !== undefined)?.usage).toEqual(response.usage);
    expect(verdicts.findLast(({ finish }) => finish !== undefined)?.finish).toEqual(response.candidates[0]?.finish);
    expect(watcher.close()).toBeUndefined();
  });
});
