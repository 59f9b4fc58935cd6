// `expect …`: what is to become of the request of a test.

import { count, percentRange } from '../arguments/measures.ts';
import { nameOf } from '../arguments/names.ts';
import type { ValueOf } from '../arguments/shape.ts';
import { choice, keyword, list, optional, sequence } from '../arguments/shape.ts';
import { servingTarget } from '../arguments/subjects.ts';
import { oneOf, parameter } from '../arguments/words.ts';
import type { Context } from '../context.ts';
import { parameterValue, typedValue } from '../edits.ts';
import type { ExpectedFact } from '../route-test.ts';
import { statement } from './statement.ts';

const WARNINGS = ['dropped', 'changed', 'refused_state', 'estimated'] as const;
const warningCode = oneOf({ noun: 'warning', placeholder: 'CODE', words: WARNINGS });

const what = choice(
  sequence({ route: keyword('route'), name: nameOf('route') }),
  sequence({ no: keyword('no'), route: keyword('route') }),
  sequence({ target: keyword('target'), serving: servingTarget }),
  sequence({ attempts: keyword('attempts'), targets: list(servingTarget) }),
  sequence({ status: keyword('status'), number: count({ min: 200, max: 599 }) }),
  sequence({ warning: keyword('warning'), code: warningCode }),
  sequence({ param: keyword('param'), parameter, value: list(parameterValue) }),
  sequence({ share: keyword('share'), serving: servingTarget, range: percentRange }),
);

export const expectStatement = statement({
  name: 'expect',
  places: ['test'],
  arguments: { not: optional(keyword('not')), what },
  repeats: true,
  summary:
    'What is to become of the request: the route that takes it, the target that serves it, all attempts in their order, the status that the client gets, a warning, a parameter as it reaches the upstream, who served how many of `times`',
  example:
    'provider demo {}\nroute claude { match model "claude-*"; to demo/$model }\ntest "others are unknown" {\n  request { model "gpt-5" }\n  expect no route\n  expect status 404\n  expect not route claude\n}',
  lower({ node, values, draft, context }) {
    const fact = factOf(values.what, context);
    if (fact !== undefined) draft.expectations.push({ span: node.span, not: values.not !== undefined, fact });
  },
});

function factOf(said: ValueOf<typeof what>, context: Context): ExpectedFact | undefined {
  if ('no' in said) return { kind: 'no route' };
  if ('route' in said) return { kind: 'route', name: said.name.value };
  if ('target' in said) return { kind: 'target', target: said.serving.value };
  if ('attempts' in said) return { kind: 'attempts', targets: said.targets.map(({ value }) => value) };
  if ('status' in said) return { kind: 'status', status: said.number.value };
  if ('warning' in said) return { kind: 'warning', code: said.code.value };
  if ('share' in said) return { kind: 'share', target: said.serving.value, ...said.range.value };
  const value = typedValue(said.parameter.value, said.value, context);
  return value === undefined ? undefined : { kind: 'param', name: said.parameter.value, value };
}
