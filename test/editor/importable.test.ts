// Which files an `import` could name.
import { expect, test } from 'vitest';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import { importableFrom } from '../../src/editor/workspace/importable.ts';

const FILES = {
  '/a/fairlead.routes': '',
  '/a/shared/base.routes': '',
  '/a/shared/deep/inner.routes': '',
  '/a/teams/search.routes': '',
  '/a/notes.txt': '',
};

test('what is beside the file and below it, and not itself', () => {
  const files = memoryFiles(FILES);
  expect(importableFrom('/a/shared/base.routes', files)).toEqual(['deep/inner.routes']);
  expect(importableFrom('/a/fairlead.routes', files)).toEqual([
    'shared/base.routes',
    'shared/deep/inner.routes',
    'teams/search.routes',
  ]);
});
