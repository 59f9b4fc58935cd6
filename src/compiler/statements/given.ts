// `given PROVIDER|TARGET …`: how an upstream behaves in a test.
import { diagnose } from '../../language/codes/index.ts';
import { count, duration } from '../arguments/measures.ts';
import { choice, clause, keyword, optional, sequence } from '../arguments/shape.ts';
import { keyLabel, subject } from '../arguments/subjects.ts';
import { singleErrorKind } from '../arguments/words.ts';
import { statement } from './statement.ts';

export const given = statement({
  name: 'given',
  places: ['test'],
  arguments: {
    subject,
    what: choice(
      sequence({ fails: keyword('fails'), kind: singleErrorKind, times: optional(clause('times', count({ min: 1 }))) }),
      sequence({ takes: keyword('takes'), time: duration }),
      sequence({ key: keyword('key'), label: keyLabel, cooling: keyword('cooling') }),
    ),
  },
  repeats: true,
  summary:
    'How an upstream behaves: it fails (the first N calls, or all of them), takes so long to the first content (100ms unless said), or one of its keys is cooling. What is said of a target counts before what is said of its provider, then the first line',
  example:
    'provider demo {}\nroute everything { match any; to demo/a; fallback to demo/b }\ntest "an outage" {\n  request { model "large" }\n  given demo/a fails overloaded\n  given demo/b takes 2s\n  expect attempts demo/a, demo/b\n}',
  lower({ values, draft, context }) {
    const { what } = values;
    const { value: about, span } = values.subject;
    if ('fails' in what) {
      const times = what.times && { times: what.times.value };
      draft.givens.push({ kind: 'fails', subject: about, error: what.kind.value, ...times });
    } else if ('takes' in what) draft.givens.push({ kind: 'takes', subject: about, afterMs: what.time.value });
    else if (about.model === undefined) {
      draft.givens.push({ kind: 'cooling', subject: about, label: what.label.value, span: what.label.span });
    } else {
      const help = `write just \`${about.provider}\``;
      context.report(diagnose('FL105', span, 'a key belongs to a provider, not to a target', { help }));
    }
  },
});
