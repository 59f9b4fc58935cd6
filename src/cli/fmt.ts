// `fairlead fmt FILE…`: one canonical layout, proved to say the same, written atomically.
import { createTwoFilesPatch } from 'diff';
import { format } from '../language/format/format.ts';
import { renderHuman } from '../language/render/human.ts';
import { hideSecrets, Source } from '../language/source.ts';
import type { CommandSpec } from './command.ts';
import { DEFAULT_FILE, nameOf, readText, replaceFiles } from './files.ts';
import type { Terminal } from './terminal.ts';

interface FmtOptions {
  readonly check?: true;
  readonly diff?: true;
}

type Result = 'same' | 'changed' | 'broken';

export const fmtCommand: CommandSpec = {
  define(command): void {
    command
      .description('lays out routes files; comments stay, and nothing but white space changes')
      .argument('[files...]', 'routes files, or - for standard input, which is written to standard output', [
        DEFAULT_FILE,
      ])
      .option('--check', 'write nothing; leave with 1 where a file is not formatted')
      .option('--diff', 'write nothing; print what would change, and leave with 1 where something would');
  },

  async run(command, terminal) {
    const options = command.opts<FmtOptions>();
    const files: string[] = command.processedArgs[0];
    const results: Result[] = [];
    for (const file of files) results.push(await formatFile(file, options, terminal));
    if (results.includes('broken')) return 1;
    return (options.check || options.diff) && results.includes('changed') ? 1 : 0;
  },
};

/** What is only looked at may end in a log. */
function shown(text: string): string {
  return text.replace(/[^\n]+/g, hideSecrets);
}

function notFormatted(file: string): string {
  const how = file === '-' ? '' : `: run \`fairlead fmt ${file}\``;
  return `${nameOf(file)} is not formatted${how}\n`;
}

async function formatFile(file: string, { check, diff }: FmtOptions, terminal: Terminal): Promise<Result> {
  const before = await readText(file, terminal);
  const name = nameOf(file);
  const formatted = format(new Source(name, before));
  if ('diagnostics' in formatted) {
    terminal.error(renderHuman(formatted.diagnostics, { color: terminal.colour.error }));
    return 'broken';
  }
  const after = formatted.text;
  const changed = after !== before;
  if (diff && changed)
    terminal.out(createTwoFilesPatch(name, name, shown(before), shown(after), 'as it is', 'formatted'));
  if (check && changed && !diff) terminal.error(notFormatted(file));
  if (!check && !diff) {
    if (file === '-') terminal.out(after);
    else if (changed) replaceFiles(new Map([[file, after]]));
  }
  return changed ? 'changed' : 'same';
}
