// Every field that a condition can test. To add one: a record here.
import type { Flag, NumberField } from '../../vocabulary.ts';
import { percent } from '../arguments/measures.ts';
import { nameOf } from '../arguments/names.ts';
import { requestKey, requestKeyOf } from '../arguments/request-keys.ts';
import { choice, clause, keyword, list, optional } from '../arguments/shape.ts';
import { glob, headerName, plainString } from '../arguments/texts.ts';
import { clockWindow, timeZone, weekdays } from '../arguments/times.ts';
import { operation, protocol } from '../arguments/words.ts';
import { comparison, limitsOf, sizeComparison } from './comparison.ts';
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
  flag('audio', 'the request holds sound, or asks for it'),
  flag('documents', 'the request holds documents, as files or texts'),
  flag('json_schema', 'the answer is asked for by a JSON Schema'),
  flag('thinking', 'the model is asked to think first: switched on, or given an effort or a budget'),
  field({
    name: 'user',
    operands: { globs: list(glob) },
    summary: 'on whose behalf the client asks (as KEY `user` says) matches one of the globs',
    example: 'user "team-a-*"',
    lower: ({ values }) => ({ kind: 'user', globs: values.globs.map((glob) => glob.value) }),
  }),
  field({
    name: 'metadata',
    operands: { name: plainString('"KEY"'), globs: optional(list(glob)) },
    summary:
      'a value of the request’s `metadata` matches one of the globs, or is there at all; a value that is no text is matched as JSON',
    example: 'metadata "plan" "free", "trial-*"',
    lower: ({ values }) => ({
      kind: 'metadata',
      name: values.name.value,
      globs: values.globs?.map((glob) => glob.value) ?? [],
    }),
  }),
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
  number('input_tokens', {
    summary:
      'how long the input is, by an estimate: a token for every four bytes of text, tools and schemas, four for every message, a thousand for a picture; other media by their size. Right within about a quarter for prose and code',
    example: 'input_tokens > 150k',
  }),
  number('max_tokens', {
    summary: 'how many tokens the client lets the answer have: compared, or a range with both ends',
    example: 'max_tokens 1..4k',
  }),
  number('messages', {
    summary: 'how many messages the conversation has, instructions and results of tools too',
    example: 'messages >= 20',
  }),
  field({
    name: 'body_size',
    operands: { limits: sizeComparison },
    summary: 'how long the body is, as it came: compared, or a range with both ends',
    example: 'body_size > 1MB',
    lower: ({ values }) => ({ kind: 'number', field: 'body_size', ...limitsOf(values.limits) }),
  }),
  field({
    name: 'sample',
    operands: { share: percent, by: optional(clause('by', requestKey)) },
    summary:
      'the request is among that share of all, drawn by its id, or by KEY, so that those of one KEY are drawn together. The same for every route: a smaller sample lies within a larger one',
    example: 'sample 5% by user',
    lower: ({ values }) => ({
      kind: 'sample',
      share: values.share.value,
      ...(values.by && { by: requestKeyOf(values.by) }),
    }),
  }),
  field({
    name: 'time',
    operands: { days: optional(weekdays), window: clockWindow, zone: timeZone },
    summary:
      'the request comes within a window of the clock of a time zone, its end not included. One that passes midnight belongs to the day on which it begins',
    example: 'time mon..fri 22:00..06:00 "Europe/Berlin"',
    lower: ({ values: { days, window, zone } }) => ({
      kind: 'time',
      ...(days && { days: days.value }),
      ...window.value,
      zone: zone.value,
    }),
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

function number(name: NumberField, { summary, example }: Pick<FieldSpec, 'summary' | 'example'>): FieldSpec {
  return field({
    name,
    operands: { limits: comparison },
    summary,
    example,
    lower: ({ values }) => ({ kind: 'number', field: name, ...limitsOf(values.limits) }),
  });
}

function flag(name: Flag, summary: string): FieldSpec {
  return field({ name, operands: {}, summary, example: name, lower: () => ({ kind: 'flag', flag: name }) });
}
