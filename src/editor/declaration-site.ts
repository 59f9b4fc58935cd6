// The statement that gives a name its meaning.
import type { Compilation } from '../compiler/compile.ts';
import type { Declaration } from '../compiler/scope.ts';
import { type Site, sitesAt } from './sites.ts';

export function declarationSite({ files }: Compilation, { span }: Declaration): Site | undefined {
  const file = files.get(span.source.path);
  return file && sitesAt(file, span.start).at(-1);
}
