// Arguments of tests: who fails, who answers. Naming something in a test is no use of it.
import type { WordNode } from '../../language/ast.ts';
import { isTarget, readTarget } from '../../language/literals/name.ts';
import type { Span } from '../../language/source.ts';
import type { Context } from '../context.ts';
import type { Subject } from '../route-test.ts';
import { unknownName } from './names.ts';
import { literal, type Reading } from './shape.ts';

/** A provider by its name, or a target. */
export const subject = literal<Subject>({
  placeholder: 'PROVIDER|TARGET',
  expected: 'a provider, or a target such as openai/gpt-5',
  offers: { kind: 'targets', alone: ['provider'], concrete: true },
  read(argument, context): Reading<Subject> {
    if (argument.kind !== 'word') return { problem: { help: 'names have no quotes' } };
    if (isTarget(argument)) return readConcrete(argument, context);
    return declaredProvider(argument.text, argument.span, context) ?? { value: { provider: argument.text } };
  },
});

/** A target as it is in the end: with a model, not with `$model`. Its text is PROVIDER/MODEL. */
export const servingTarget = literal<string>({
  placeholder: 'TARGET',
  expected: 'a target such as openai/gpt-5',
  offers: { kind: 'targets', alone: [], concrete: true },
  read(argument, context): Reading<string> {
    if (argument.kind !== 'word' || !isTarget(argument)) return { problem: {} };
    const { value, problem } = readConcrete(argument, context);
    return value === undefined ? { problem: problem ?? {} } : { value: `${value.provider}/${value.model}` };
  },
});

/** The label of a key: a word, or a string. */
export const keyLabel = literal<string>({
  placeholder: 'LABEL',
  expected: 'the label of a key',
  read(argument): Reading<string> {
    if (argument.kind === 'word' && argument.quoted === undefined) return { value: argument.text };
    if (argument.kind !== 'string') return { problem: {} };
    return { value: argument.parts.filter((part) => typeof part === 'string').join('') };
  },
});

function readConcrete(word: WordNode, context: Context): Reading<Subject> {
  const reading = readTarget(word);
  if (!reading.ok) return { problem: reading.problem };
  const { provider, model } = reading.value;
  const span = { ...word.span, end: word.span.start + provider.length };
  const unknown = declaredProvider(provider, span, context);
  if (unknown !== undefined) return unknown;
  const hole = /\$\w+/.exec(model)?.[0];
  if (hole === undefined) return { value: { provider, model } };
  const message = `\`${hole}\` stands for nothing in a test`;
  return { problem: { message, help: 'write the model that the request comes to' } };
}

function declaredProvider(name: string, span: Span, { scope }: Context): Reading<Subject> | undefined {
  if (scope.mention('provider', name, span) !== undefined) return undefined;
  return { problem: unknownName('provider', name, scope.names('provider'), span) };
}
