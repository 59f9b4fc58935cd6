// Arguments that say where a request goes: `provider/model`, or a pool by name.
import type { ArgumentNode, WordNode } from '../../language/ast.ts';
import { isTarget, readTarget } from '../../language/literals/name.ts';
import { type Span, spanText } from '../../language/source.ts';
import type { Target } from '../../route-table.ts';
import type { Context } from '../context.ts';
import { unknownName } from './names.ts';
import { literal, type Problem, type Reading } from './shape.ts';

export type Destination =
  | { readonly kind: 'target'; readonly target: Target }
  | { readonly kind: 'pool'; readonly pool: string };

/** A target, or the name of a pool. */
export const destination = literal<Destination>({
  placeholder: 'TARGET|POOL',
  expected: 'a target such as openai/gpt-5 or the name of a pool',
  offers: { kind: 'targets', alone: ['pool'], concrete: false },
  read: readDestination,
});

/** A target, where a pool cannot stand. */
export const targetOnly = literal<Target>({
  placeholder: 'TARGET',
  expected: 'a target such as openai/gpt-5',
  offers: { kind: 'targets', alone: [], concrete: false },
  read(argument, context): Reading<Target> {
    const { value, problem } = readDestination(argument, context);
    if (value?.kind === 'pool') {
      return { problem: { message: `"${value.pool}" is a pool, and one target is expected`, help: 'name one target' } };
    }
    return { ...(value && { value: value.target }), ...(problem && { problem }) };
  },
});

function readDestination(argument: ArgumentNode, context: Context): Reading<Destination> {
  if (argument.kind !== 'word')
    return { problem: { help: 'a target has no quotes, but its model may: openai/"my model"' } };
  return isTarget(argument) ? readProviderModel(argument, context) : readPool(argument, context);
}

function readProviderModel(word: WordNode, context: Context): Reading<Destination> {
  const reading = readTarget(word);
  const span = providerSpan(word);
  if (!reading.ok) {
    const malformed = context.scope.use('provider', spanText(span), span) !== undefined;
    return malformed ? {} : { problem: reading.problem };
  }
  const { provider } = reading.value;
  if (context.scope.use('provider', provider, span) !== undefined) {
    const unknownHole = /\$(?!model\b|[1-9]\d?(?!\w))\w*/.exec(reading.value.model)?.[0];
    if (unknownHole === undefined) return { value: { kind: 'target', target: reading.value } };
    return {
      problem: {
        message: `\`${unknownHole}\` stands for nothing`,
        help: '`$model` is the requested model, `$1` its first star',
      },
    };
  }
  const pool = context.scope.find('pool', provider);
  if (pool !== undefined) {
    const related = [{ message: 'declared here', span: pool.span }];
    const help = `a pool has its members' models: write just \`${provider}\``;
    return { problem: { code: 'FL113', message: `"${provider}" is a pool, not a provider`, help, span, related } };
  }
  return { problem: unknownName('provider', provider, context.scope.names('provider'), span) };
}

function readPool(word: WordNode, context: Context): Reading<Destination> {
  const name = word.text;
  if (context.scope.use('pool', name, word.span) !== undefined) return { value: { kind: 'pool', pool: name } };
  const provider = context.scope.find('provider', name);
  if (provider === undefined) return { problem: unknownName('pool', name, context.scope.names('pool')) };
  return { problem: providerForPool(name, provider.span) };
}

function providerForPool(name: string, declaredAt: Span): Problem {
  const target = `${name}/$model`;
  return {
    code: 'FL113',
    message: `"${name}" is a provider, not a pool`,
    help: `\`${target}\`?`,
    fix: { title: `write ${target}`, text: target },
    related: [{ message: 'declared here', span: declaredAt }],
  };
}

function providerSpan(word: WordNode): Span {
  return { ...word.span, end: word.span.start + word.text.indexOf('/') };
}
