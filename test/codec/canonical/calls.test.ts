// What protocols without call ids, and without free-form tools, share.
import { describe, expect, test } from 'vitest';
import { argumentsOf, customCallReader, readArguments } from '../../../src/codec/canonical/custom-calls.ts';
import { callIdMaker, isMadeUpId } from '../../../src/codec/canonical/made-up-ids.ts';
import { OpenCalls } from '../../../src/codec/canonical/open-calls.ts';

describe('made-up ids', () => {
  test('count up, are known again, and hold only what every vendor takes', () => {
    const next = callIdMaker('a/b+c=d');
    expect([next(), next()]).toEqual(['call_fl_abcd_1', 'call_fl_abcd_2']);
    expect(callIdMaker('')()).toBe('call_fl_1');
    expect(callIdMaker('x'.repeat(100))().length).toBeLessThan(40);
    expect(isMadeUpId(callIdMaker()())).toBe(true);
    expect(isMadeUpId('call_abc')).toBe(false);
  });

  test('differ where there is no seed', () => {
    expect(callIdMaker()()).not.toBe(callIdMaker()());
  });
});

describe('open calls', () => {
  test('H22 are answered by id, else by name in order, else in order, each once', () => {
    const open = new OpenCalls();
    for (const [id, name] of Object.entries({ a: 'f', b: 'g', c: 'f', d: 'f' })) open.add({ id, name });
    expect(open.answer({ id: 'd', name: 'f' })?.id).toBe('d');
    expect(open.answer({ name: 'f' })?.id).toBe('a');
    expect(open.answer({ id: 'unknown', name: 'f' })?.id).toBe('c');
    expect(open.answer({ name: 'f' })).toBeUndefined();
    expect(open.answer({})?.id).toBe('b');
    expect(open.answer({})).toBeUndefined();
  });
});

describe('custom calls', () => {
  test('arguments are an object, whatever they were', () => {
    expect(argumentsOf({ arguments: '{"a":1}' })).toEqual({ a: 1 });
    expect(argumentsOf({ arguments: '' })).toEqual({});
    expect(argumentsOf({ arguments: '[1]' })).toEqual({ input: '[1]' });
    expect(argumentsOf({ arguments: '{"a":1}', custom: true })).toEqual({ input: '{"a":1}' });
    expect(readArguments('{"a"')).toBeUndefined();
  });

  test('only calls of custom tools are turned back', () => {
    const read = customCallReader([
      { type: 'custom', name: 'patch' },
      { type: 'function', name: 'f' },
    ]);
    const call = { type: 'tool-call' as const, id: '1', arguments: '{"input":"x"}' };
    expect(read({ ...call, name: 'patch' })).toEqual({ ...call, name: 'patch', arguments: 'x', custom: true });
    expect(read({ ...call, name: 'f' })).toEqual({ ...call, name: 'f' });
    expect(read({ ...call, name: 'patch', arguments: 'cut {' })).toMatchObject({ arguments: 'cut {', custom: true });
  });
});
