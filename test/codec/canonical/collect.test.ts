// The two forms of one answer say the same, and interleaved parts come out one after the other without loss.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectEvents, responseToEvents } from '../../../src/codec/canonical/collect.ts';
import type { Part } from '../../../src/codec/canonical/content.ts';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';
import { serializeParts } from '../../../src/codec/canonical/serialize-parts.ts';
import { GatewayError } from '../../../src/errors.ts';

const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text: fc.string() }),
  fc.record({ type: fc.constant('refusal' as const), text: fc.string() }),
  fc.record({
    type: fc.constant('thinking' as const),
    text: fc.string(),
    signature: fc.record({ family: fc.constant('anthropic'), value: fc.string() }),
  }),
  fc.record({ type: fc.constant('thinking' as const), redacted: fc.constant(true), text: fc.constant('') }),
  fc.record({
    type: fc.constant('tool-call' as const),
    id: fc.string(),
    name: fc.string(),
    arguments: fc.json(),
  }),
);

const answer: fc.Arbitrary<ChatResponse> = fc.record({
  id: fc.string(),
  model: fc.string(),
  created: fc.nat(),
  candidates: fc
    .array(fc.record({ parts: fc.array(part, { maxLength: 4 }), reason: fc.constantFrom('stop', 'length') }), {
      maxLength: 3,
    })
    .map((candidates) =>
      candidates.map(({ parts, reason }, index) => ({ index, parts, finish: { reason: reason as 'stop' | 'length' } })),
    ),
  usage: fc.record({ inputTokens: fc.nat(), outputTokens: fc.nat() }),
});

test('an answer put into events and collected again is the same answer', () => {
  fc.assert(
    fc.property(answer, (response) => {
      expect(collectEvents(responseToEvents(response))).toEqual(response);
    }),
  );
});

test('any interleaving of parts, serialised, is one open part at a time and says the same', () => {
  fc.assert(
    fc.property(answer, fc.infiniteStream(fc.nat()), (response, choices) => {
      const mixed = interleave(responseToEvents(response), () => choices.next().value ?? 0);
      const seen: StreamEvent[] = [];
      const sink = serializeParts((event) => seen.push(event));
      for (const event of mixed) sink(event);
      expectOneOpenPart(seen);
      const collected = collectEvents(seen);
      expect(sortParts(collected)).toEqual(sortParts(response));
    }),
  );
});

test('a part that nobody ended is ended before the finish, held ones after it in order', () => {
  const seen: StreamEvent[] = [];
  const sink = serializeParts((event) => seen.push(event));
  const text = { type: 'text' } as const;
  sink({ type: 'part-start', candidate: 0, part: 0, opened: text });
  sink({ type: 'part-start', candidate: 0, part: 1, opened: text });
  sink({ type: 'part-delta', candidate: 0, part: 1, text: 'b' });
  sink({ type: 'part-start', candidate: 0, part: 2, opened: text });
  sink({ type: 'part-delta', candidate: 0, part: 0, text: 'a' });
  sink({ type: 'finish', candidate: 0, finish: { reason: 'stop' } });
  expect(seen.map((event) => `${event.type}${'part' in event ? event.part : ''}`)).toEqual([
    'part-start0',
    'part-delta0',
    'part-end0',
    'part-start1',
    'part-delta1',
    'part-end1',
    'part-start2',
    'part-end2',
    'finish',
  ]);
});

test('an error event is thrown by the collector', () => {
  const error = new GatewayError('stream_broken', { message: 'cut' });
  expect(() => collectEvents([{ type: 'start' }, { type: 'error', error }])).toThrow(error);
});

/** Merges the runs of each part at random, as a vendor that streams calls in parallel would. */
function interleave(events: readonly StreamEvent[], choose: () => number): StreamEvent[] {
  const mixed: StreamEvent[] = [];
  let runs: StreamEvent[][] = [];
  const flush = () => {
    while (runs.length > 0) {
      const run = runs[choose() % runs.length];
      const event = run?.shift();
      if (event !== undefined) mixed.push(event);
      runs = runs.filter((left) => left.length > 0);
    }
  };
  for (const event of events) {
    if (!('part' in event)) {
      flush();
      mixed.push(event);
    } else if (event.type === 'part-start') runs.push([event]);
    else runs.at(-1)?.push(event);
  }
  return mixed;
}

function expectOneOpenPart(events: readonly StreamEvent[]): void {
  const open = new Map<number, number>();
  for (const event of events) {
    if (!('part' in event)) continue;
    if (event.type === 'part-start') {
      expect(open.has(event.candidate)).toBe(false);
      open.set(event.candidate, event.part);
    } else expect(open.get(event.candidate)).toBe(event.part);
    if (event.type === 'part-end') open.delete(event.candidate);
  }
  expect(open.size).toBe(0);
}

function sortParts(response: ChatResponse): unknown {
  const key = (value: Part) => JSON.stringify(value);
  return response.candidates.map(({ parts, finish }) => ({ finish, parts: parts.map(key).sort() }));
}
