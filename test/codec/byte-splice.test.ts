// Changes made in bytes: the same as in the text, whatever its script and wherever its bytes were cut.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spliceBytes } from '../../src/codec/byte-splice.ts';
import { replaceJson, replacing, setJson, setting } from '../../src/codec/json-splice.ts';
import { LongBody } from '../../src/codec/long-body.ts';

const body = fc.dictionary(fc.constantFrom('a', 'model', 'ä', 'stream'), fc.jsonValue({ stringUnit: 'binary' }));
const places = fc.array(fc.nat(80), { maxLength: 4 });

function inPieces(bytes: Buffer, at: readonly number[]): LongBody {
  const cuts = [0, ...at.map((place) => Math.min(place, bytes.length)).sort((a, b) => a - b), bytes.length];
  return new LongBody(cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end)));
}

test('a value replaced and a field set, in one body or in pieces', () => {
  fc.assert(
    fc.property(body, places, fc.constantFrom(undefined, 1), (value, at, indent) => {
      const text = JSON.stringify(value, null, indent);
      const named = replaceJson(text, ['model'], 'ü') ?? text;
      const wanted = setJson(named, 'stream', { é: true });
      const splices = [...replacing(text, ['model'], 'ü'), ...setting(text, 'stream', { é: true })];
      splices.sort((a, b) => a.start - b.start);
      const bytes = Buffer.from(text);
      expect(spliceBytes({ text, bytes }, splices).toString()).toBe(wanted);
      expect(spliceBytes({ text, bytes: inPieces(bytes, at) }, splices).toString()).toBe(wanted);
    }),
  );
});

test('a key that is there twice', () => {
  const text = '{"ä":1,"model":"x","model":2}';
  const replaced = spliceBytes({ text, bytes: Buffer.from(text) }, replacing(text, ['model'], 'longer than it was'));
  expect(replaced.toString()).toBe(replaceJson(text, ['model'], 'longer than it was'));
});
