// Arguments that are strings: texts with variables in them, plain strings, globs, addresses, header names.
import type { ArgumentNode, StringNode } from '../../language/ast.ts';
import { readAddress } from '../../language/literals/address.ts';
import type { Address, Text } from '../../route-table.ts';
import type { Context } from '../context.ts';
import { globFault } from '../glob.ts';
import { readWord } from './measures.ts';
import { literal, type Offer, type Problem, type Reading } from './shape.ts';

/** A string that may hold `${env.NAME}`. */
export function text(placeholder: string, expected = 'a string in double quotes') {
  return literal<Text>({ placeholder, expected, read: readText });
}

/** A string without variables: it is matched, or it names something now. */
export function plainString(placeholder: string, expected = 'a string in double quotes', offers?: Offer) {
  return literal<string>({ placeholder, expected, starts: isString, read: readPlain, ...(offers && { offers }) });
}

export const glob = literal<string>({
  placeholder: 'GLOB',
  expected: 'a glob in double quotes such as "gpt-*"',
  offers: { kind: 'models' },
  starts: isString,
  read(argument): Reading<string> {
    const reading = readPlain(argument);
    const fault = reading.value === undefined ? undefined : globFault(reading.value);
    return fault === undefined
      ? reading
      : { problem: { message: fault, help: 'write a star or a brace itself as \\* or \\{' } };
  },
});

/** What the name of a header is made of. */
export const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

export const headerName = literal<string>({
  placeholder: '"NAME"',
  expected: 'the name of a header in double quotes',
  read(argument): Reading<string> {
    const reading = readPlain(argument);
    if (reading.value === undefined || HEADER_NAME.test(reading.value)) return reading;
    return { problem: { message: `"${reading.value}" is not the name of a header`, help: 'letters, digits and -' } };
  },
});

/** What names of clouds are made of: they become part of a host or a path. */
export const CLOUD_NAME = /^[A-Za-z0-9][A-Za-z0-9.:_-]*$/;

/** The name of a region, a project, a version of a cloud. */
export function cloudName(placeholder: string, noun: string, example: string) {
  return literal<string>({
    placeholder,
    expected: `${noun} in double quotes such as ${example}`,
    starts: isString,
    read(argument): Reading<string> {
      const reading = readPlain(argument);
      if (reading.value === undefined || CLOUD_NAME.test(reading.value)) return reading;
      return { problem: { message: `"${reading.value}" is not ${noun}`, help: `as in ${example}` } };
    },
  });
}

/** Where a listener binds. */
export const address = literal<Address>({
  placeholder: 'ADDRESS',
  expected: 'an address such as 127.0.0.1:8787 or unix:/run/fairlead.sock',
  read(argument): Reading<Address> {
    if (argument.kind !== 'string') return readWord(argument, readAddress);
    const reading = readPlain(argument);
    if (reading.value === undefined) return { problem: reading.problem ?? {} };
    const address = readAddress(reading.value);
    return address.ok ? { value: address.value } : { problem: address.problem };
  },
});

/** The text of a string node: a plain string where it has no variables. */
export function textOf(node: StringNode): Text {
  if (node.parts.every((part) => typeof part === 'string')) return node.parts.join('');
  return { parts: node.parts.map((part) => (typeof part === 'string' ? part : { env: part.env })) };
}

function readText(argument: ArgumentNode, context: Context): Reading<Text> {
  if (argument.kind !== 'string') return { problem: quoteIt(argument) };
  for (const part of argument.parts) if (typeof part !== 'string') context.readVariable(part.env, part.span);
  return { value: textOf(argument) };
}

function readPlain(argument: ArgumentNode): Reading<string> {
  if (argument.kind !== 'string') return { problem: quoteIt(argument) };
  const hole = argument.parts.find((part) => typeof part !== 'string');
  if (typeof hole === 'object') {
    const help = 'variables may stand in URLs, header values, secret files and messages';
    return { problem: { message: `a variable cannot stand here`, span: hole.span, help } };
  }
  const value = argument.parts.join('');
  return value === '' ? { problem: { message: 'an empty string says nothing here' } } : { value };
}

function isString(argument: ArgumentNode): boolean {
  return argument.kind === 'string';
}

/** A bare word where a string belongs is most likely that string. */
function quoteIt(argument: ArgumentNode): Problem {
  if (argument.kind !== 'word' || argument.quoted !== undefined) return {};
  const text = JSON.stringify(argument.text);
  return { help: `put it in double quotes: ${text}`, fix: { title: 'add quotes', text } };
}
