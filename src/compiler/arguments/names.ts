// Arguments that are names: one that is declared here, or one that is declared somewhere.
import type { ArgumentNode } from '../../language/ast.ts';
import { readName } from '../../language/literals/name.ts';
import type { Span } from '../../language/source.ts';
import { suggest } from '../../language/suggest.ts';
import type { Context } from '../context.ts';
import type { NameKind } from '../scope.ts';
import { literal, type Problem, type Reading } from './shape.ts';

/** A name that this statement gives. A malformed one is reported and kept, so that its uses are no findings. */
export const newName = literal<string>({
  placeholder: 'NAME',
  expected: 'a name',
  read(argument): Reading<string> {
    if (argument.kind !== 'word' || argument.quoted !== undefined) return { problem: unquoted(argument) };
    const reading = readName(argument.text);
    return reading.ok
      ? { value: reading.value }
      : { value: argument.text, problem: { code: 'FL112', ...reading.problem } };
  },
});

/** The name of something declared, in any file, before or after. */
export function nameOf(kind: NameKind) {
  return literal<string>({
    placeholder: kind.toUpperCase(),
    expected: `the name of a ${kind}`,
    offers: { kind: 'names', of: [kind] },
    read: (argument, context) => readReference(kind, argument, context),
  });
}

function readReference(kind: NameKind, argument: ArgumentNode, context: Context): Reading<string> {
  if (argument.kind !== 'word' || argument.quoted !== undefined) return { problem: unquoted(argument) };
  const name = argument.text;
  if (context.scope.use(kind, name, argument.span) !== undefined) return { value: name };
  return { problem: otherKind(kind, name, context) ?? unknownName(kind, name, context.scope.names(kind)) };
}

const OTHER_KINDS: readonly NameKind[] = ['provider', 'pool', 'policy', 'condition', 'client', 'tag'];

/** The name of something else, or a target where a provider belongs. */
function otherKind(kind: NameKind, name: string, { scope }: Context): Problem | undefined {
  const provider = name.split('/')[0] ?? '';
  if (kind === 'provider' && provider !== name && scope.find(kind, provider) !== undefined) {
    const fix = { title: `write ${provider}`, text: provider };
    const message = `"${name}" is a target, and a provider is expected`;
    return { code: 'FL113', message, help: `write just \`${provider}\``, fix };
  }
  const found = OTHER_KINDS.map((other) => scope.find(other, name)).find((other) => other !== undefined);
  if (found === undefined || found.kind === kind) return undefined;
  const related = [{ message: 'declared here', span: found.span }];
  const help = `name a ${kind}: ${scope.names(kind).slice(0, 8).join(', ') || 'none is declared'}`;
  return { code: 'FL113', message: `"${name}" is a ${found.kind}, not a ${kind}`, help, related };
}

/** A string where a name belongs is most likely that name. */
function unquoted(argument: ArgumentNode): Problem {
  const help = 'names have no quotes';
  const text = argument.kind === 'string' ? argument.parts.join('') : '';
  return readName(text).ok ? { help, fix: { title: 'remove the quotes', text } } : { help };
}

/** The finding about a name that nobody declared. `span`: where just the name stands, if not the whole argument. */
export function unknownName(kind: string, name: string, known: readonly string[], span?: Span): Problem {
  const near = suggest(name, known);
  const message = `unknown ${kind} "${name}"`;
  if (near === undefined) {
    const help = known.length === 0 ? `no ${kind} is declared` : `declared: ${known.slice(0, 8).join(', ')}`;
    return { code: 'FL110', message, help, ...(span && { span }) };
  }
  const fix = { title: `write ${near}`, text: near };
  return { code: 'FL110', message, help: `did you mean "${near}"?`, fix, ...(span && { span }) };
}
