// Which root files a file belongs to.
import { expect, test } from 'vitest';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import { rootsOf } from '../../src/compiler/roots.ts';

const FILES = {
  '/a/fairlead.routes': 'edition 2026\nimport "shared/*.routes"\nroutes from "teams/search.routes"\n',
  '/a/blue.routes': 'edition 2026\n  import optional "shared/base.routes"\n',
  '/a/lonely.routes': 'edition 2026\nroute r { match any }\n',
  '/a/shared/base.routes': 'edition 2026\nimport "deep/inner.routes"\n',
  '/a/shared/deep/inner.routes': 'edition 2026\n',
  '/a/teams/search.routes': 'edition 2026\n',
  '/a/teams/ads.routes': 'edition 2026\n',
  '/a/loop.routes': 'edition 2026\nimport "round.routes"\n',
  '/a/round.routes': 'edition 2026\nimport "loop.routes"\n',
  '/a/broken.routes': 'edition 2026\nimport "\nroutes from {{ import "teams/ads.routes"',
  '/outside.routes': 'edition 2026\nimport "a/shared/base.routes"\n',
};

test.each([
  ['/a/teams/search.routes', ['/a/fairlead.routes']],
  ['/a/shared/base.routes', ['/a/fairlead.routes', '/a/blue.routes', '/outside.routes']],
  ['/a/shared/deep/inner.routes', ['/a/fairlead.routes', '/a/blue.routes', '/outside.routes']],
  ['/a/fairlead.routes', ['/a/fairlead.routes']],
  ['/a/teams/ads.routes', ['/a/teams/ads.routes']],
  ['/a/lonely.routes', ['/a/lonely.routes']],
  ['/a/nowhere.routes', ['/a/nowhere.routes']],
])('%s belongs to %j', (path, roots) => {
  expect(rootsOf(path, memoryFiles(FILES))).toEqual(roots);
});

test('files that import each other each stand in one project', () => {
  expect(rootsOf('/a/loop.routes', memoryFiles(FILES))).toEqual(['/a/round.routes']);
});
