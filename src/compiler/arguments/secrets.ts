// Arguments that say where a secret is. What is written in the file itself never appears in a message.
import { posix } from 'node:path';
import { diagnose } from '../../language/codes/index.ts';
import { readEnvironmentName, readSha256 } from '../../language/literals/name.ts';
import type { Span } from '../../language/source.ts';
import type { SecretReference, Text } from '../../route-table.ts';
import { choice, clause, literal, type Reading } from './shape.ts';
import { textOf } from './texts.ts';

const variable = literal<SecretReference>({
  placeholder: 'env.NAME',
  expected: '`env.NAME`',
  offers: { kind: 'variables' },
  starts: (argument) => argument.kind === 'word' && argument.text.startsWith('env.'),
  read(argument, context): Reading<SecretReference> {
    if (argument.kind !== 'word') return { problem: {} };
    const reading = readEnvironmentName(argument.text);
    if (!reading.ok) return { problem: reading.problem };
    context.readVariable(reading.value, argument.span);
    return { value: { env: reading.value } };
  },
});

const secretFile = literal<SecretReference>({
  placeholder: '"PATH"',
  expected: 'the path of a file in double quotes',
  read(argument, context): Reading<SecretReference> {
    if (argument.kind !== 'string') return { problem: {} };
    const file = besideFile(textOf(argument), argument.span.source.path);
    for (const part of argument.parts) if (typeof part !== 'string') context.readVariable(part.env, part.span);
    if (typeof file === 'string') context.files.watchFile(file);
    return { value: { file } };
  },
});

/** A digest is enough to know a client by; what is sent to a provider must be the secret itself. */
const digest = literal<SecretReference>({
  placeholder: 'sha256:HEX',
  expected: '`sha256:` and 64 hexadecimal digits',
  starts: (argument) => argument.kind === 'word' && argument.text.startsWith('sha256:'),
  read(argument): Reading<SecretReference> {
    const reading = readSha256(argument.kind === 'word' ? argument.text : '');
    return reading.ok ? { value: { sha256: reading.value } } : { problem: reading.problem };
  },
});

const written = literal<SecretReference>({
  placeholder: '"SECRET"',
  expected: 'a string',
  starts: (argument) => argument.kind === 'string',
  read(argument, context): Reading<SecretReference> {
    argument.span.source.conceal(argument.span);
    const text = argument.kind === 'string' ? textOf(argument) : '';
    if (typeof text !== 'string')
      return { problem: { message: 'a secret cannot be put together from variables', help: 'use `env.NAME`' } };
    if (text === '') return { problem: { message: 'the secret is empty', help: 'use `env.NAME` or `file "PATH"`' } };
    const help = 'use `env.NAME` or `file "PATH"`, and change the secret if this file was shared';
    context.report(diagnose('FL212', argument.span, 'a secret is written in the file', { help }));
    return { value: { literal: text } };
  },
});

/** The last resort of the choice: says what is expected without repeating what may be a secret. */
const misplaced = literal<SecretReference>({
  placeholder: '',
  expected: '',
  read({ span }) {
    concealStringsFrom(span);
    return { problem: { message: 'expected `env.NAME`, `file "PATH"` or a string for the secret' } };
  },
});

/** What stands there instead, and the strings behind it on the line: one of them may be the secret. */
function concealStringsFrom({ source, start, end }: Span): void {
  source.conceal({ start, end });
  const lineEnd = source.text.indexOf('\n', end);
  const rest = source.text.slice(end, lineEnd < 0 ? undefined : lineEnd);
  for (const { 0: text, index } of rest.matchAll(/"[^"]*"?/g)) {
    source.conceal({ start: end + index, end: end + index + text.length });
  }
}

const places = [variable, clause('file', secretFile), written] as const;

/** A secret that will be sent, or compared with what was sent. */
export const secret = choice(...places, misplaced);

/** A secret that is only compared: its digest will do. */
export const clientSecret = choice(...places, digest, misplaced);

/** What a key is called unless the file says: the variable's name, the file's, the digest's first digits. */
export function defaultLabel(reference: SecretReference, number: number): string {
  if ('env' in reference) return reference.env;
  if ('sha256' in reference) return reference.sha256.slice(0, 8);
  if ('file' in reference && typeof reference.file === 'string') return posix.basename(reference.file);
  return `key-${number}`;
}

/** A relative path is relative to the file that says it. */
function besideFile(file: Text, source: string): Text {
  const folder = posix.dirname(source);
  if (typeof file === 'string') return posix.isAbsolute(file) ? file : posix.join(folder, file);
  const [first, ...rest] = file.parts;
  if (typeof first !== 'string' || posix.isAbsolute(first) || folder === '.') return file;
  return { parts: [`${folder}/${first}`, ...rest] };
}
