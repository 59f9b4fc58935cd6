// What can be done with a part of a file, shown above it: a test is run, a route explained.
import type { LoadedFile } from '../compiler/files.ts';
import { type Span, spanText } from '../language/source.ts';
import { sitesIn } from './sites.ts';

export interface Lens {
  readonly span: Span;
  readonly title: string;
  readonly command: 'test' | 'explain';
  /** Of the test or the route. */
  readonly name: string;
}

export function lensesOf(file: LoadedFile): readonly Lens[] {
  return sitesIn(file).flatMap(({ node, place, spec }): readonly Lens[] => {
    const [first] = node.arguments;
    if (place !== file.role || first === undefined || first.kind === 'comma') return [];
    const { span } = node.head;
    if (spec?.name === 'route') return [{ span, title: 'Explain', command: 'explain', name: spanText(first.span) }];
    if (spec?.name !== 'test' || first.kind !== 'string') return [];
    return [{ span, title: 'Run test', command: 'test', name: first.parts.join('') }];
  });
}
