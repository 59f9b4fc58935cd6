// Every field that a condition can test. To add one: a record here.
import type { Flag } from '../../route-table.ts';
import { nameOf } from '../arguments/names.ts';
import { choice, keyword, list, optional } from '../arguments/shape.ts';
import { glob, headerName } from '../arguments/texts.ts';
import { operation, protocol } from '../arguments/words.ts';
import { comparison, limitsOf } from './comparison.ts';
import { type FieldSpec, field } from './field.ts';

/** In the order of the reference. */
export const FIELDS: readonly FieldSpec[] = [
  field({
    name: 'model',
    operands: { globs: list(glob) },
    summary: 'the requested model matches one of the globs, whole and with case',
    example: 'model "claude-*", "gpt-?"',
    lower: ({ values }) => ({ kind: 'model', globs: values.globs.map((glob) => glob.value) }),
  }),
  field({
    name: 'client',
    operands: { names: choice(keyword('*'), list(nameOf('client'))) },
    summary: 'who calls is one of the named clients; `client *` is any known one',
    example: 'client *',
    lower: ({ values: { names } }) => ({
      kind: 'client',
      names: 'value' in names ? [] : names.map((name) => name.value),
    }),
  }),
  field({
    name: 'tag',
    operands: { names: list(nameOf('tag')) },
    summary: 'who calls carries one of the tags',
    example: 'tag prod',
    lower: ({ values }) => ({ kind: 'tag', names: values.names.map((name) => name.value) }),
  }),
  field({
    name: 'is',
    operands: { names: list(nameOf('condition')) },
    summary: 'one of the named conditions holds',
    example: 'is big',
    lower({ values, context }) {
      const tests = values.names.map((name) => {
        const test = { kind: 'named' as const, name: name.value, term: { kind: 'any' as const } };
        context.namedTests.push({ test, span: name.span });
        return context.marks.set(test, name.span);
      });
      return tests.length === 1 ? tests[0] : { kind: 'or', terms: tests };
    },
  }),
  field({
    name: 'protocol',
    operands: { names: list(protocol) },
    summary: 'what the client speaks',
    example: 'protocol anthropic, gemini',
    lower: ({ values }) => ({ kind: 'protocol', names: values.names.map((name) => name.value) }),
  }),
  field({
    name: 'operation',
    operands: { names: list(operation) },
    summary: 'what the request asks for; the Responses API is `chat` too',
    example: 'operation embedding',
    lower: ({ values }) => ({ kind: 'operation', names: values.names.map((name) => name.value) }),
  }),
  flag('stream', 'the answer is asked for as a stream'),
  flag('tools', 'the request offers tools'),
  flag('images', 'the request holds images'),
  field({
    name: 'header',
    operands: { name: headerName, globs: optional(list(glob)) },
    summary: 'a header of the request matches one of the globs, or is there at all; names without case',
    example: 'header "x-team" "search", "ads-*"',
    lower: ({ values }) => ({
      kind: 'header',
      name: values.name.value.toLowerCase(),
      globs: values.globs?.map((glob) => glob.value) ?? [],
    }),
  }),
  field({
    name: 'max_tokens',
    operands: { limits: comparison },
    summary: 'how many tokens the client lets the answer have: compared, or a range with both ends',
    example: 'max_tokens 1..4k',
    lower: ({ values }) => ({ kind: 'number', field: 'max_tokens', ...limitsOf(values.limits) }),
  }),
  field({
    name: 'any',
    operands: {},
    summary: 'always',
    example: 'any',
    lower: () => ({ kind: 'any' }),
  }),
];

const BY_NAME = new Map(FIELDS.map((spec) => [spec.name, spec]));

export function fieldNamed(name: string): FieldSpec | undefined {
  return BY_NAME.get(name);
}

function flag(name: Flag, summary: string): FieldSpec {
  return field({ name, operands: {}, summary, example: name, lower: () => ({ kind: 'flag', flag: name }) });
}
