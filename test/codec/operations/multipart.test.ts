// Fields of forms, found and changed where they stand.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundaryOf, readField, setField } from '../../../src/codec/multipart.ts';

interface Part {
  readonly name: string;
  readonly value: Buffer;
  readonly filename?: string;
}

function form(boundary: string, parts: readonly Part[]): Buffer {
  const pieces = parts.flatMap(({ name, value, filename }) => {
    const file = filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: application/octet-stream`;
    return [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`),
      value,
      Buffer.from('\r\n'),
    ];
  });
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

test('the boundary, quoted or not', () => {
  expect(boundaryOf('multipart/form-data; boundary=abc')).toBe('abc');
  expect(boundaryOf('Multipart/Form-Data; charset=utf-8; boundary="a b;c"')).toBe('a b;c');
  expect(boundaryOf('application/json')).toBeUndefined();
  expect(boundaryOf(undefined)).toBeUndefined();
});

test('a file named like a field, or that looks like one, is none', () => {
  const inside = Buffer.from('--other\r\nContent-Disposition: form-data; name="model"\r\n\r\nfake\r\n');
  const body = form('x', [
    { name: 'model', value: inside, filename: 'model.txt' },
    { name: 'model', value: Buffer.from('whisper-1') },
  ]);
  expect(readField(body, 'x', 'model')).toBe('whisper-1');
  const changed = setField(body, 'x', { name: 'model', value: 'w' });
  expect(readField(changed, 'x', 'model')).toBe('w');
  expect(changed.includes(inside)).toBe(true);
});

test('an empty field, a missing one, and a body that is cut', () => {
  const body = form('x', [{ name: 'model', value: Buffer.alloc(0) }]);
  expect(readField(body, 'x', 'model')).toBe('');
  expect(readField(body, 'x', 'stream')).toBeUndefined();
  expect(readField(setField(body, 'x', { name: 'model', value: 'm' }), 'x', 'model')).toBe('m');
  expect(readField(setField(body, 'x', { name: 'added', value: 'm' }), 'x', 'added')).toBe('m');
  expect(readField(body.subarray(0, 40), 'x', 'model')).toBeUndefined();
  expect(setField(Buffer.from('no form'), 'x', { name: 'model', value: 'm' }).toString()).toBe('no form');
});

test('law: what is set is read, and every other part keeps its bytes', () => {
  const name = fc.constantFrom('file', 'prompt', 'n');
  // The boundary is not in it: a client chooses one that is not.
  const value = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
  const part = fc.record({ name, value, filename: fc.constantFrom('a.bin', 'b.png') });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), fc.nat(4), (parts, at) => {
      const boundary = 'boundary-of-this-very-form';
      const field: Part = { name: 'model', value: Buffer.from('asked') };
      const body = form(boundary, [...parts.slice(0, at), field, ...parts.slice(at)]);
      const changed = setField(body, boundary, { name: 'model', value: 'served' });
      const wanted = form(boundary, [
        ...parts.slice(0, at),
        { ...field, value: Buffer.from('served') },
        ...parts.slice(at),
      ]);
      expect(changed.equals(wanted)).toBe(true);
      expect(readField(changed, boundary, 'model')).toBe('served');
    }),
  );
});
