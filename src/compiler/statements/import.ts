// `import [optional] GLOB`: declarations of other files.
import { diagnose } from '../../language/codes/index.ts';
import { keyword, optional } from '../arguments/shape.ts';
import { plainString } from '../arguments/texts.ts';
import { besideFile } from '../files.ts';
import { statement } from './statement.ts';

export const importStatement = statement({
  name: 'import',
  places: ['file', 'import'],
  arguments: {
    optional: optional(keyword('optional')),
    path: plainString('GLOB', 'a file or a glob in double quotes', { kind: 'files' }),
  },
  repeats: true,
  summary:
    'Brings in the declarations of other files: relative to this one, sorted, each file once. A glob that finds nothing is an error unless `optional` stands before it. Routes come with `routes from`',
  example: 'import "shared/*.routes"\nroute everything { match any; to openai/$model }',
  exampleFiles: { 'shared/openai.routes': 'edition 2026\nprovider openai { key env.OPENAI_KEY }\n' },
  declare({ node, values, context }) {
    const { source } = node.span;
    const pattern = besideFile(values.path.value, source);
    const wild = /[*?{]/.test(pattern);
    const paths = context.files.expand(pattern).filter((path) => !wild || path !== source.path);
    if (paths.length === 0 && values.optional === undefined) {
      const help = 'check the path, or write `import optional`';
      context.lacksFile = true;
      context.report(diagnose('FL120', values.path.span, `no file matches ${pattern}`, { help }));
    }
    const present = values.optional === undefined ? paths : paths.filter((path) => context.files.exists(path));
    context.bringIn(node, { paths: present, role: 'import', from: values.path.span });
  },
  lower() {
    // What it brings in is lowered where it stands, as for every statement that brings in files.
  },
});
