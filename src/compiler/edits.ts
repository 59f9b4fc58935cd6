// Edits of parameters: values of the right type, one statement a parameter in a block.
import type { StringNode } from '../language/ast.ts';
import { diagnose } from '../language/codes/index.ts';
import { readNumber } from '../language/literals/number.ts';
import type { Span } from '../language/source.ts';
import { PARAMETERS, type ParameterName, type ParameterType, type ParameterValue } from '../vocabulary.ts';
import type { Located } from './arguments/located.ts';
import { literal, type Reading } from './arguments/shape.ts';
import type { Context } from './context.ts';
import type { SettingsLayer } from './settings.ts';

type Scalar = number | boolean | string;

/** Where an edit stands, and what it adds to. */
interface Site {
  readonly span: Span;
  readonly layer: SettingsLayer;
  readonly context: Context;
}

/** A number (it may be negative), `true`, `false` or a string. */
export const parameterValue = literal<Scalar>({
  placeholder: 'VALUE',
  expected: 'a number, `true`, `false` or a string in double quotes',
  read(argument): Reading<Scalar> {
    if (argument.kind === 'string') return readPlainText(argument);
    if (argument.kind !== 'word' || argument.quoted !== undefined) return { problem: {} };
    if (argument.text === 'true' || argument.text === 'false') return { value: argument.text === 'true' };
    const negative = argument.text.startsWith('-');
    const reading = readNumber(negative ? argument.text.slice(1) : argument.text);
    if (reading.ok) return { value: negative ? -reading.value : reading.value };
    const text = JSON.stringify(argument.text);
    return { problem: { help: `a text stands in double quotes: ${text}` } };
  },
});

/** `set` and `default`: the value has the parameter's type. */
export function addValueEdit(
  kind: 'set' | 'default',
  values: { readonly parameter: Located<ParameterName>; readonly value: readonly Located<Scalar>[] },
  { span, layer, context }: Site,
): void {
  const name = values.parameter.value;
  const value = typedValue(name, values.value, context);
  if (value === undefined) return;
  context.addSetting(layer, {
    name: `${kind} ${name}`,
    subject: name,
    span,
    apply(settings) {
      settings.edits = { ...settings.edits, [kind]: { ...settings.edits?.[kind], [name]: value } };
      return `/edits/${kind}/${name}`;
    },
  });
}

/** `cap`: only of a parameter that has a more and a less. */
export function addCap(
  values: { readonly parameter: Located<ParameterName>; readonly most: Located<Scalar> },
  { span, layer, context }: Site,
): void {
  const name = values.parameter.value;
  if (!PARAMETERS[name].capped) {
    const help = `\`set ${name}\` or \`drop ${name}\` may be what is meant`;
    context.report(diagnose('FL116', values.parameter.span, `\`${name}\` cannot be capped`, { help }));
    return;
  }
  const value = typedValue(name, [values.most], context);
  if (typeof value !== 'number') return;
  context.addSetting(layer, {
    name: `cap ${name}`,
    subject: name,
    span,
    apply(settings) {
      settings.edits = { ...settings.edits, cap: { ...settings.edits?.cap, [name]: value } };
      return `/edits/cap/${name}`;
    },
  });
}

/** `drop` of one parameter. */
export function addDrop(parameter: Located<ParameterName>, { span, layer, context }: Site): void {
  const name = parameter.value;
  context.addSetting(layer, {
    name: `drop ${name}`,
    subject: name,
    span,
    apply(settings) {
      const drop = [...(settings.edits?.drop ?? []), name];
      settings.edits = { ...settings.edits, drop };
      return `/edits/drop/${drop.length - 1}`;
    },
  });
}

const TYPE_TITLES: Readonly<Record<ParameterType, string>> = {
  integer: 'a whole number',
  number: 'a number',
  boolean: '`true` or `false`',
  string: 'a string',
  strings: 'strings',
};

/** A parameter's value, of its type and within its bounds; undefined where it is not, which is reported. */
export function typedValue(
  name: ParameterName,
  values: readonly Located<Scalar>[],
  context: Context,
): ParameterValue | undefined {
  const { type, ...bounds } = PARAMETERS[name];
  const wrong = values.find(({ value }, index) => !isOf(type, value) || (index > 0 && type !== 'strings'));
  if (wrong !== undefined) {
    context.report(diagnose('FL105', wrong.span, `\`${name}\` takes ${TYPE_TITLES[type]}`));
    return undefined;
  }
  const first = values[0];
  if (first === undefined) return undefined;
  if ('min' in bounds && typeof first.value === 'number' && first.value < bounds.min) {
    context.report(
      diagnose('FL116', first.span, `${first.value} is out of bounds`, {
        help: `\`${name}\` is at least ${bounds.min}`,
      }),
    );
    return undefined;
  }
  return type === 'strings' ? values.map(({ value }) => String(value)) : first.value;
}

function isOf(type: ParameterType, value: Scalar): boolean {
  if (type === 'integer') return Number.isSafeInteger(value);
  if (type === 'strings') return typeof value === 'string';
  return typeof value === type;
}

function readPlainText(node: StringNode): Reading<Scalar> {
  const hole = node.parts.find((part) => typeof part !== 'string');
  if (typeof hole !== 'object') return { value: node.parts.join('') };
  return { problem: { message: 'a variable cannot stand in a parameter', span: hole.span } };
}
