// `routes from FILE`: the routes of another file, at this place in the order.
import { diagnose } from '../../language/codes/index.ts';
import { clause } from '../arguments/shape.ts';
import { plainString } from '../arguments/texts.ts';
import { besideFile } from '../files.ts';
import { statement } from './statement.ts';

export const routes = statement({
  name: 'routes',
  places: ['file'],
  arguments: { path: clause('from', plainString('FILE', 'a file in double quotes', { kind: 'files' })) },
  repeats: true,
  summary:
    'Puts the routes of another file at this place in the order. That file holds nothing but `edition` and routes',
  example: 'provider demo {}\nroutes from "teams/search.routes"\nroute everything { match any; to demo/$model }',
  exampleFiles: {
    'teams/search.routes': 'edition 2026\nroute search { match header "x-team" "search"; to demo/small }\n',
  },
  declare({ node, values, context }) {
    if (/[*?{]/.test(values.path.value)) {
      const help = 'write a line for each file, so that their order can be read here';
      context.report(diagnose('FL116', values.path.span, '`routes from` names one file, not a glob', { help }));
      return;
    }
    const paths = [besideFile(values.path.value, node.span.source)];
    context.bringIn(node, { paths, role: 'routes', from: values.path.span });
  },
  lower() {
    // What it brings in is lowered where it stands, as for every statement that brings in files.
  },
});
