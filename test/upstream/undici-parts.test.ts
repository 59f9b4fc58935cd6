// The file of undici that is loaded by itself is the one behind its entry.
import { Pool } from 'undici';
import { expect, test } from 'vitest';
import * as parts from '../../src/upstream/undici-parts.ts';

test('what is taken from undici by its file is what its entry exports', () => {
  expect(parts.Pool).toBe(Pool);
  expect(parts.wholeUndici().Pool).toBe(Pool);
});
