// What may stand in `request { … }`: a statement for every field that a condition tests. To add one: a record here.
import { diagnose } from '../../language/codes/index.ts';
import { FLAGS, type Flag, NUMBER_FIELDS, type NumberField } from '../../vocabulary.ts';
import type { Located } from '../arguments/located.ts';
import { count, percent, size } from '../arguments/measures.ts';
import { nameOf } from '../arguments/names.ts';
import type { Slots } from '../arguments/shape.ts';
import { headerName, plainString } from '../arguments/texts.ts';
import { moment } from '../arguments/times.ts';
import { operation, protocol } from '../arguments/words.ts';
import type { Context } from '../context.ts';
import { type Lowering, type StatementSpec, statement } from './statement.ts';

const value = plainString('"VALUE"');

const NUMBER_SUMMARIES: Readonly<Record<NumberField, readonly [summary: string, example: string]>> = {
  input_tokens: ['How long its input is, by the gateway’s estimate: its message is made as long', 'input_tokens 200k'],
  max_tokens: ['The limit that the request sets', 'max_tokens 8k'],
  messages: ['How many messages its conversation has', 'messages 20'],
  body_size: ['How long its body is', 'body_size 2MB'],
};

/** So that a test is no question of memory. */
const MOST = { input_tokens: 20_000_000, messages: 100_000, max_tokens: Number.MAX_SAFE_INTEGER } as const;

const FIELDS: readonly StatementSpec[] = [
  statement({
    ...common('model', 'The model that is asked for', 'stream'),
    arguments: { model: plainString('"MODEL"', 'a model in double quotes such as "gpt-5"', { kind: 'models' }) },
    lower({ values, draft }) {
      draft.model = values.model.value;
    },
  }),
  statement({
    ...common('client', 'Who asks', 'client web'),
    arguments: { client: nameOf('client') },
    lower({ values, draft }) {
      draft.client = values.client.value;
    },
  }),
  statement({
    ...common(
      'anonymous',
      'The caller has no name: for files that declare clients and still let others in',
      'anonymous',
    ),
    arguments: {},
    lower({ node, draft }) {
      draft.anonymous = node.span;
    },
  }),
  statement({
    ...common('protocol', 'What the client speaks, `openai-chat` unless said', 'protocol anthropic'),
    arguments: { protocol },
    lower({ values, draft }) {
      draft.protocol = values.protocol.value;
    },
  }),
  statement({
    ...common('operation', 'What is asked for, `chat` unless said', 'operation embedding'),
    arguments: { operation },
    lower({ values, draft }) {
      draft.operation = values.operation.value;
    },
  }),
  statement({
    ...common('user', 'On whose behalf the client asks', 'user "ada"'),
    arguments: { value },
    lower({ values, draft }) {
      draft.user = values.value.value;
    },
  }),
  statement({
    ...common('session', 'The conversation that it belongs to', 'session "s-1"'),
    arguments: { value },
    lower({ values, draft }) {
      draft.session = values.value.value;
    },
  }),
  ...FLAGS.map((flag) => flagField(flag)),
  ...NUMBER_FIELDS.map((field) => numberField(field)),
  statement({
    ...common('header', 'A header of the request', 'header "x-team" "search"'),
    arguments: { name: headerName, value },
    repeats: true,
    lower({ values, draft, context }) {
      addPair(draft.headers, { ...values.name, value: values.name.value.toLowerCase() }, values.value.value, context);
    },
  }),
  statement({
    ...common('metadata', 'A pair of the request’s `metadata`', 'metadata "plan" "free"'),
    arguments: { key: plainString('"KEY"'), value },
    repeats: true,
    lower({ values, draft, context }) {
      addPair(draft.metadata, values.key, values.value.value, context);
    },
  }),
  statement({
    ...common('at', 'When it comes, in UTC; 2026-01-01T00:00 unless said', 'at 2026-01-31T22:10'),
    arguments: { moment },
    lower({ values, draft }) {
      draft.at = values.moment.value;
    },
  }),
  statement({
    ...common('sample', 'Where `sample` puts it, by its id: 3% lies within `sample 5%`', 'sample 3%'),
    arguments: { share: percent },
    lower({ values, draft }) {
      draft.sample = values.share.value;
    },
  }),
];

/** Each notes where it is said. */
export const REQUEST_FIELDS: readonly StatementSpec[] = FIELDS.map((spec) => ({
  ...spec,
  lower(input) {
    const { node, draft } = input as Lowering<'request', Slots>;
    draft.said.set(spec.name, node.span);
    spec.lower(input);
  },
}));

function flagField(flag: Flag): StatementSpec {
  return statement({
    ...common(flag, `The request is one that the condition \`${flag}\` is true of`, flag),
    arguments: {},
    lower({ draft }) {
      draft.flags.add(flag);
    },
  });
}

function numberField(field: NumberField): StatementSpec {
  const [summary, example] = NUMBER_SUMMARIES[field];
  return statement({
    ...common(field, summary, example),
    arguments: { amount: field === 'body_size' ? size : count({ min: 1, max: MOST[field] }) },
    lower({ values, draft }) {
      draft.numbers.set(field, values.amount.value);
    },
  });
}

/** What all of them have; `said` is the line that the example shows. */
function common(name: string, summary: string, said: string) {
  const needed = said === 'client web' ? 'client web { key env.WEB_KEY }\n' : '';
  const example = `${needed}provider demo {}\nroute everything { match any; to demo/$model }\ntest "everything" {\n  request { model "large"; ${said} }\n  expect route everything\n}`;
  return { name, places: ['request'], repeats: false, summary, example } as const;
}

/** One name has one value. */
function addPair(pairs: Map<string, string>, name: Located<string>, value: string, context: Context): void {
  if (pairs.has(name.value)) {
    context.report(diagnose('FL104', name.span, `"${name.value}" is said twice`, { help: 'remove one of the two' }));
  }
  pairs.set(name.value, value);
}
