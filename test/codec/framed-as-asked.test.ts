// Which way a stream goes, by how it begins.
import { expect, test } from 'vitest';
import { framedAsAsked } from '../../src/codec/framed-as-asked.ts';
import { GEMINI_JSON_ARRAY, GEMINI_SSE } from '../../src/codec/gemini/framing.ts';

test.each([
  [GEMINI_SSE, 'data: {}\n\n', 'own'],
  [GEMINI_SSE, '[{}]', 'other'],
  [GEMINI_SSE, '\uFEFF \n[{}]', 'other'],
  [GEMINI_SSE, '{"error":{}}', 'own'],
  [GEMINI_JSON_ARRAY, '[{}]', 'own'],
  [GEMINI_JSON_ARRAY, 'data: {}\n\n', 'other'],
  [GEMINI_JSON_ARRAY, '<html>', 'own'],
  [GEMINI_SSE, '', 'own'],
])('%o: %j goes the %s way, whole', (framing, text, way) => {
  const heard = { own: '', other: '' };
  const closed: string[] = [];
  const stream = (name: 'own' | 'other') => ({
    push: (chunk: Buffer) => {
      heard[name] += chunk.toString('latin1');
    },
    close: () => closed.push(name),
  });
  const chosen = framedAsAsked(framing, { own: () => stream('own'), other: () => stream('other') });
  for (const byte of Buffer.from(text)) chosen.push(Buffer.from([byte]));
  chosen.close();
  expect(heard).toEqual({ own: '', other: '', [way]: Buffer.from(text).toString('latin1') });
  expect(closed).toEqual([way]);
});
