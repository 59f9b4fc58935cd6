// Signatures survive the trip through a foreign protocol, whatever they hold.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  callIdWithSignature,
  mayHoldWrapped,
  splitCallId,
  unwrapSignature,
  wrapSignature,
} from '../../../src/codec/canonical/family-state.ts';

const family = fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/);
const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.base64String());
const itemId = fc.option(fc.string(), { nil: undefined });
const signature = fc.tuple(family, value, itemId).map(([name, text, id]) => ({
  family: name,
  value: text,
  ...(id === undefined ? {} : { id }),
}));

describe('family state', () => {
  it('wraps and unwraps any signature', () => {
    fc.assert(
      fc.property(signature, (given) => {
        const text = wrapSignature(given.family, given.value, given.id);
        expect(unwrapSignature(text, 'other')).toEqual(given);
      }),
    );
  });

  it('takes a bare signature as one of the default family', () => {
    expect(unwrapSignature('EqQBCgIYAhIM+/==', 'anthropic')).toEqual({
      family: 'anthropic',
      value: 'EqQBCgIYAhIM+/==',
    });
    expect(unwrapSignature('fl1.gemini.?', 'anthropic')).toEqual({
      family: 'anthropic',
      value: 'fl1.gemini.?',
    });
    expect(unwrapSignature('fl1.gemini.x', 'anthropic').family).toBe('anthropic');
  });

  it('H01 carries a signature in a call id, within the alphabet that Anthropic takes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/), signature, (id, given) => {
        const tagged = callIdWithSignature(id, given);
        expect(tagged).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(splitCallId(tagged)).toEqual({ id, signature: given });
      }),
    );
  });

  it('is seen in a body, wherever a signature or an id may stand', () => {
    const wrapped = wrapSignature('gemini', 'x');
    const id = callIdWithSignature('call_1', { family: 'gemini', value: 'x' });
    for (const held of [wrapped, id]) {
      expect(mayHoldWrapped({ a: [1, null, { b: held }] })).toBe(true);
      expect(mayHoldWrapped({ a: [true, { b: held.replace('fl1', 'fl2') }], c: undefined })).toBe(false);
    }
    expect(mayHoldWrapped({ a: 'a text about fl1. and of_other_things' })).toBe(false);
  });

  it('leaves ids without a signature alone', () => {
    expect(callIdWithSignature('call_1', undefined)).toBe('call_1');
    expect(splitCallId('toolu_01A')).toEqual({ id: 'toolu_01A' });
    expect(splitCallId('call__fl1_6_geminix')).toEqual({
      id: 'call__fl1_6_geminix',
    });
  });

  it('does not grow a signature that is base64 already by more than its tag', () => {
    const long = Buffer.alloc(3000, 7).toString('base64');
    expect(callIdWithSignature('c', { family: 'gemini', value: long }).length).toBeLessThan(long.length + 24);
  });
});
