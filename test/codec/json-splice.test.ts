// In-place changes of JSON text: the value is changed, every other byte stays.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonReplacer, removeJson, replaceJson, setJson } from '../../src/codec/json-splice.ts';

test('the value is replaced where it stands, white space and order kept', () => {
  expect(replaceJson('{ "a" : [1, {"model":"x"}],\n "model" : "old" , "z": 1e3 }', ['model'], 'new')).toBe(
    '{ "a" : [1, {"model":"x"}],\n "model" : "new" , "z": 1e3 }',
  );
  expect(replaceJson('{"response":{"id":"\\"}","model":null}}', ['response', 'model'], 'm')).toBe(
    '{"response":{"id":"\\"}","model":"m"}}',
  );
});

test('a key that is there twice, or written with escapes, is replaced each time', () => {
  expect(replaceJson('{"model":"a","\\u006dodel":"b"}', ['model'], 'c')).toBe('{"model":"c","\\u006dodel":"c"}');
});

test('a long text is looked through as a short one is', () => {
  const text = JSON.stringify({ 'my-model': 1, a: ['model'], model: 'a', b: 'a "model"', c: { model: 2 } });
  const twice = `${text.slice(0, -1)},"model":"a"}`;
  for (const one of [text, twice]) {
    const replaced = replaceJson(one, ['model'], 'b');
    expect(replaced).toBe(one.replaceAll('"model":"a"', '"model":"b"'));
    const space = ' '.repeat(5_000);
    expect(replaceJson(one + space, ['model'], 'b')).toBe(replaced + space);
  }
});

test('a path that is not there is undefined', () => {
  expect(replaceJson('{"a":{"model":1}}', ['model'], 'c')).toBeUndefined();
  expect(replaceJson('{"a":"b"}', ['a', 'model'], 'c')).toBeUndefined();
  expect(replaceJson('[1]', ['a'], 'c')).toBeUndefined();
  expect(replaceJson('', ['a'], 'c')).toBeUndefined();
});

test('a field is set or added', () => {
  expect(setJson('{"a":1}\n', 'b', { c: true })).toBe('{"a":1,"b":{"c":true}}\n');
  expect(setJson('{ }', 'b', 1)).toBe('{ "b":1}');
  expect(setJson('{"b":[2,3],"a":1}', 'b', 1)).toBe('{"b":1,"a":1}');
});

test('a field is taken out with one comma, wherever it stands, and each time', () => {
  expect(removeJson('{"model":"x", "a":1}', 'model')).toBe('{"a":1}');
  expect(removeJson('{"a": 1 ,\n "model" : {"model":[1,"}"]} , "b":2}', 'model')).toBe('{"a": 1 ,\n "b":2}');
  expect(removeJson('{ "a":1, "model":"x" }', 'model')).toBe('{ "a":1 }');
  expect(removeJson('{"model":"x"}', 'model')).toBe('{}');
  expect(removeJson('{"model":1,"a":{"model":2},"\\u006dodel":3}', 'model')).toBe('{"a":{"model":2}}');
  expect(removeJson('{"a":"model"}', 'model')).toBe('{"a":"model"}');
  expect(removeJson('nonsense', 'model')).toBe('nonsense');
});

test('for any object, what is left parses to the object without the field', () => {
  const object = fc.dictionary(fc.constantFrom('a', 'model', 'b', '"', '\\'), fc.jsonValue());
  fc.assert(
    fc.property(object, fc.constantFrom(undefined, 2), (value, indent) => {
      const { model: _, ...rest } = value;
      expect(JSON.parse(removeJson(JSON.stringify(value, null, indent), 'model'))).toEqual(
        JSON.parse(JSON.stringify(rest)),
      );
    }),
  );
});

test('for any object, the result parses to the object with just that value changed', () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(
      object,
      fc.string(),
      fc.jsonValue(),
      fc.constantFrom(undefined, 2),
      (value, key, replacement, indent) => {
        const before = JSON.stringify({ ...value, [key]: 0 }, null, indent);
        const after = replaceJson(before, [key], replacement as string);
        expect(JSON.parse(after ?? '')).toEqual({
          ...JSON.parse(before),
          [key]: JSON.parse(JSON.stringify(replacement)),
        });
      },
    ),
  );
});

test('text after text: each is replaced as if it stood alone', () => {
  const rename = jsonReplacer(['model'], '"new"');
  const texts = [
    '{"id":1,"model":"old","a":1}',
    '{"id":1,"model":"old","a":{"model":"x"}}',
    '{"id":1,"model":"older"}',
    '{"id":2}',
    '{"model":"old"}',
  ];
  for (const text of texts) expect(rename(text)).toBe(replaceJson(text, ['model'], 'new') ?? text);
});
