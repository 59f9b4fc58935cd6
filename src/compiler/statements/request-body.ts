// `body file "x.json"` in the request of a test: a whole body, as a client has sent it.
import { diagnose } from '../../language/codes/index.ts';
import { clause } from '../arguments/shape.ts';
import { plainString } from '../arguments/texts.ts';
import { besideFile } from '../files.ts';
import { statement } from './statement.ts';

export const requestBody = statement({
  name: 'body',
  places: ['request'],
  arguments: { path: clause('file', plainString('FILE', 'a file in double quotes')) },
  repeats: false,
  summary:
    'A whole body of the protocol, as JSON in a file beside this one: model and all the rest are as it has them. What is said beside it must be so in it. It is read where tests are run and checked, never by `serve`',
  example:
    'provider demo {}\nroute tools { match tools; to demo/$model }\ntest "what was sent on Monday" {\n  request { protocol anthropic; body file "bodies/monday.json" }\n  expect route tools\n}',
  exampleFiles: {
    'bodies/monday.json':
      '{"model": "claude-sonnet-4-5", "max_tokens": 100, "tools": [{"name": "look", "input_schema": {"type": "object"}}], "messages": [{"role": "user", "content": "hello"}]}\n',
  },
  lower({ node, values, draft, context }) {
    const { value, span } = values.path;
    const path = besideFile(value, node.span.source);
    if (context.files.isOutside(path)) {
      const help = 'move it there, or run with --allow-outside';
      context.report(diagnose('FL121', span, `${path} is outside the root file's folder`, { help }));
    }
    draft.body = { path, span };
  },
});
