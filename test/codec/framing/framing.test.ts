// One reader for every stream: whatever the split, the line ends and the missing terminators, the frames are the same.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFrameReader } from '../../../src/codec/framing/reader.ts';
import type { RawFrame } from '../../../src/codec/framing/sse.ts';
import { sseComment, sseFrame } from '../../../src/codec/framing/write.ts';
import type { Framing } from '../../../src/codec/stream-contract.ts';

function read(kind: Framing['kind'], chunks: readonly Buffer[]): { frames: RawFrame[]; documents: string[] } {
  const frames: RawFrame[] = [];
  const documents: string[] = [];
  const reader = createFrameReader(kind, {
    frame: (frame) => frames.push(frame),
    document: (text) => documents.push(text),
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.close();
  return { frames, documents };
}

const said = (frames: readonly RawFrame[]) => frames.flatMap(({ frame }) => (frame === undefined ? [] : [frame]));
const whole = (kind: Framing['kind'], text: string) => read(kind, [Buffer.from(text)]);

/** Cuts a text's bytes at the given places, characters too. */
function split(text: string, cuts: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));
}

const word = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[\r\n\0\uFEFF]/g, '') || 'é');
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
const block = fc.oneof(
  fc
    .tuple(fc.option(word, { nil: undefined }), fc.array(word, { minLength: 1, maxLength: 3 }))
    .map(([event, data]) => ({
      lines: [
        ...(event === undefined ? [] : [`event: ${event.trim() || 'e'}`]),
        ...data.map((line) => `data: ${line}`),
      ],
    })),
  word.map((comment) => ({ lines: [`:${comment}`] })),
);

describe('SSE', () => {
  test('any split of the bytes gives the same frames, and the raw texts joined are the input', () => {
    const stream = fc.tuple(fc.array(block, { minLength: 1, maxLength: 6 }), lineEnd, fc.boolean());
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 12 }), ([blocks, end, ended], cuts) => {
        const blank = `${end}${end}`;
        const text = `data: first${blank}${blocks.map(({ lines }) => lines.join(end)).join(blank)}${ended ? blank : ''}`;
        const cut = read('sse', split(text, cuts));
        expect(cut.frames.map(({ raw }) => raw).join('')).toBe(text);
        expect(said(cut.frames)).toEqual(said(whole('sse', text).frames));
        expect(said(cut.frames)).toEqual(said(whole('sse', text.replace(/\r\n?/g, '\n')).frames));
      }),
    );
  });

  test('events, several data lines, comments, a last block without its blank line', () => {
    const { frames } = whole('sse', ': hello\n\nevent: a\ndata: 1\ndata: 2\n\n\ndata:[DONE]');
    expect(said(frames)).toEqual([{ event: 'a', data: '1\n2' }, { data: '[DONE]' }]);
  });

  test('a frame is out as soon as its blank line is, though more may come', () => {
    const seen: RawFrame[] = [];
    const reader = createFrameReader('sse', { frame: (frame) => seen.push(frame), document: () => {} });
    reader.push(Buffer.from('data: 1\n\ndata: 2'));
    expect(said(seen)).toEqual([{ data: '1' }]);
    reader.push(Buffer.from('\r\n\r\n'));
    expect(said(seen)).toEqual([{ data: '1' }, { data: '2' }]);
  });

  test('a byte order mark and leading blank lines are skipped', () => {
    expect(said(whole('sse', '\uFEFF\n\ndata: x\n\n').frames)).toEqual([{ data: 'x' }]);
  });

  test('a line of a megabyte is one frame', () => {
    const data = 'x'.repeat(1 << 20);
    const text = sseFrame(data);
    const cuts = Array.from({ length: 64 }, (_, index) => index * 16_384);
    expect(said(read('sse', split(text, cuts)).frames)).toEqual([{ data }]);
  });

  test('a comment cannot be broken out of', () => {
    expect(said(whole('sse', `${sseComment('a\n\ndata: evil')}data: 1\n\n`).frames)).toEqual([{ data: '1' }]);
  });
});

describe('JSON streams', () => {
  const values = fc.array(fc.record({ a: fc.string({ unit: 'grapheme' }), b: fc.jsonValue() }), {
    minLength: 1,
    maxLength: 5,
  });
  const cuts = fc.array(fc.nat(), { maxLength: 12 });

  test('NDJSON: any split gives the same frames', () => {
    fc.assert(
      fc.property(values, cuts, fc.constantFrom('\n', '\r\n'), (items, places, end) => {
        const text = items.map((item) => JSON.stringify(item)).join(end);
        const { frames } = read('ndjson', split(text, places));
        expect(said(frames).map(({ data }) => data)).toEqual(items.map((item) => JSON.stringify(item)));
        expect(frames.map(({ raw }) => raw).join('')).toBe(text);
      }),
    );
  });

  test('JSON arrays (H40): any split and any layout gives the same frames', () => {
    fc.assert(
      fc.property(values, cuts, fc.constantFrom(undefined, 2), (items, places, indent) => {
        const text = JSON.stringify(items, null, indent);
        const { frames } = read('sse', split(text, places));
        expect(said(frames).map(({ data }) => JSON.parse(data))).toEqual(JSON.parse(text));
        expect(frames.map(({ raw }) => raw).join('')).toBe(text);
      }),
    );
  });

  test('an array that is cut gives its last piece as a frame, for the decoder to fail on', () => {
    expect(said(whole('sse', '[{"a":1},{"b":').frames)).toEqual([{ data: '{"a":1}' }, { data: '{"b":' }]);
  });
});

test.each(['{"error":{"message":"no"}}', ' \n{"choices":[]}', '<html>down</html>'])(
  '%s is a document, not a stream',
  (text) => {
    expect(whole('sse', text)).toEqual({ frames: [], documents: [text] });
  },
);

test('nothing at all is neither frame nor document', () => {
  expect(whole('sse', ' \n')).toEqual({ frames: [], documents: [] });
});
