// `fairlead help [CODE|STATEMENT]`: what a diagnostic means, what a statement takes.
import { renderSlots } from '../compiler/arguments/render.ts';
import { STATEMENTS, specsNamed } from '../compiler/statements/index.ts';
import type { StatementSpec } from '../compiler/statements/statement.ts';
import { CODES } from '../language/codes/index.ts';
import type { CodeRecord } from '../language/codes/record.ts';
import { suggest } from '../language/suggest.ts';
import { type CommandSpec, UsageError } from './command.ts';

export const helpCommand: CommandSpec = {
  define(command): void {
    command
      .description('explains a diagnostic code, such as FL101, a statement, such as retry, or a command')
      .argument('[topic]', 'a code, a statement or a command; without one, lists them');
  },

  run(command, terminal) {
    const topic: string | undefined = command.processedArgs[0];
    terminal.out(topic === undefined ? overview() : explainTopic(topic));
    return 0;
  },
};

function overview(): string {
  const names = [...new Set(STATEMENTS.map(({ name }) => name))].sort();
  const codes = [...CODES].map(([code, { severity, title }]) => `  ${code}  ${severity.padEnd(8)}${title}`);
  return [
    'fairlead help STATEMENT explains one of:',
    wrap(names.join(' '), '  '),
    '',
    'fairlead help CODE explains one of:',
    ...codes,
    '',
    'fairlead --help lists the commands, fairlead help COMMAND explains one.',
    '',
  ].join('\n');
}

function explainTopic(topic: string): string {
  const code = CODES.get(topic.toUpperCase());
  if (code !== undefined) return codeText(topic.toUpperCase(), code);
  const specs = specsNamed(topic);
  if (specs.length > 0) return specs.map(statementText).join('\n');
  const near = suggest(topic, [...STATEMENTS.map(({ name }) => name), ...CODES.keys()]);
  throw new UsageError(
    `there is no code, statement or command "${topic}"${near === undefined ? '' : `; did you mean ${near}?`}`,
  );
}

function codeText(code: string, { severity, title, explanation, wrong, right }: CodeRecord): string {
  return [
    `${code} (${severity}): ${title}`,
    '',
    wrap(explanation, ''),
    '',
    'Wrong:',
    indent(wrong),
    '',
    'Right:',
    indent(right),
    '',
  ].join('\n');
}

function statementText(spec: StatementSpec): string {
  const { name, places, summary, example, repeats } = spec;
  const takes = spec.condition ? 'CONDITION' : renderSlots(spec.arguments);
  return [
    [name, takes, spec.block ? '{ … }' : ''].filter(Boolean).join(' '),
    '',
    wrap(`${summary}.`, ''),
    '',
    `Stands in: ${places.join(', ')}${repeats ? '; may be repeated' : ''}.`,
    '',
    'Example:',
    indent(example),
    '',
  ].join('\n');
}

function indent(text: string): string {
  return text.trim().replaceAll(/^/gm, '  ');
}

function wrap(text: string, margin: string): string {
  const lines = [margin];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length >= 100) lines.push(`${margin}${word}`);
    else lines[lines.length - 1] = line === margin ? `${margin}${word}` : `${line} ${word}`;
  }
  return lines.join('\n');
}
