// Frames that pass without being read: only those that a reader would have said the same of, with every byte kept.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameTemplate, VaryingFields } from '../../src/codec/frame-template.ts';
import { bytewise, fromBytewise } from '../../src/codec/framing/decoding.ts';
import { sseFramer } from '../../src/codec/framing/sse.ts';
import { PlainFrames } from '../../src/codec/plain-frames.ts';

const VARYING = new VaryingFields({ texts: ['content', 'padding'], numbers: ['number'] });

/** A frame with a model's name and a text in it. */
const frame = (content: string, more: object = {}) =>
  `data: ${JSON.stringify({ model: 'up$&stream', choices: [{ delta: { content } }], padding: 'abc', ...more })}\n\n`;

describe('a template', () => {
  const template = FrameTemplate.of(frame('one'), VARYING) as FrameTemplate;

  test.each([['two'], [''], ['with "quotes" and \\ and \\"'], ['\\'], ['naïve 🙂\n\n']])('fits with %j', (content) => {
    const text = `: before\n\n${frame(content, { padding: 'defgh' })}data: `;
    expect(template.run(text, 10, [])).toBe(text.length - 6);
  });

  test.each([
    ['another field', frame('two', { usage: null })],
    ['another value', frame('two', { model: 'other' })],
    ['a cut text', frame('two').slice(0, 60)],
    ['a cut end', frame('two').slice(0, -1)],
    ['an unterminated string', `${frame('two').slice(0, 55)}\n\n`],
    ['a line end in a text', frame('two').replace('two', 'two\ndata: three')],
    ['a line end in a long text', frame('two').replace('two', `${'two '.repeat(20)}\r\ndata: three`)],
    ['a line end after an escape', frame('two').replace('two', '\\u0074wo\rdata: three')],
  ])('does not fit %s', (_, text) => {
    expect(template.run(text, 0, [])).toBe(0);
  });
});

describe('the frames of a stream', () => {
  test('are told from others in any split, and written with the other name', () => {
    const kinds = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }).map((content) => frame(content)),
      fc.string().map((content) => frame(content, { finish: 'stop' })),
      fc.constant(': comment\n\n'),
      fc.constant('event: named\ndata: {"content":"x"}\n\n'),
    );
    fc.assert(
      fc.property(fc.array(kinds), fc.array(fc.nat(400)), (frames, cuts) => {
        const text = frames.join('');
        const { written, read } = relay(splitAt(bytewise(text), cuts));
        expect(fromBytewise(written)).toBe(text.replaceAll('up$&stream', () => 'to$&client'));
        // Only frames of the learned form go unread.
        const others = frames.filter((one) => !one.includes('up$&stream') || one.includes('finish')).map(bytewise);
        expect(read.filter((one) => others.includes(one))).toEqual(others);
      }),
    );
  });

  test('go unread once their form is known', () => {
    expect(relay([frame('a'), frame('b') + frame('c'), frame('d')]).read).toEqual([frame('a')]);
  });

  test('are all read where no form comes twice', () => {
    const frames = Array.from({ length: 40 }, (_, at) => frame('x', { at }));
    expect(relay([...frames, frame('x', { at: 39 })]).read).toHaveLength(41);
  });
});

/** A stream as the gateway passes it on: `read` are the frames that were looked at. */
function relay(pieces: readonly string[]): { written: string; read: string[] } {
  const plain = new PlainFrames(VARYING);
  const read: string[] = [];
  let written = '';
  const framer = sseFramer(
    ({ raw }) => {
      const renamed = raw.replaceAll('up$&stream', () => 'to$&client');
      read.push(raw);
      written += renamed;
      if (raw.includes('up$&stream') && !raw.includes('finish')) plain.learn(raw, renamed);
    },
    (text, at) => {
      const end = plain.run(text, at);
      if (end > at) written += plain.rewritten(text, end - at)?.toString('latin1') ?? text.slice(at, end);
      return end;
    },
  );
  for (const piece of pieces) framer.push(piece);
  framer.close();
  return { written, read };
}

function splitAt(text: string, cuts: readonly number[]): string[] {
  const points = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...points].map((from, at) => text.slice(from, points[at] ?? text.length));
}
