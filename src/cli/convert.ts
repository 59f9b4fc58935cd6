// `fairlead convert FILE`: the configuration of another gateway as a routes file, with a report of what did not come along.
import { dirname, join } from 'node:path';
import { type Command, Option } from 'commander';
import { type ConversionFault, convert } from '../convert/convert.ts';
import { reportLines, withComments } from '../convert/report-text.ts';
import { SOURCE_NAMES, type SourceName } from '../convert/sources.ts';
import { diskFiles } from '../gateway/disk-files.ts';
import { type CommandSpec, UsageError } from './command.ts';
import { nameOf, readText, writeNewFile } from './files.ts';

interface ConvertOptions {
  readonly from?: SourceName;
  readonly output?: string;
  readonly force?: true;
  readonly comments?: true;
  readonly json?: true;
}

export const convertCommand: CommandSpec = {
  define(command: Command): void {
    command
      .description(
        'makes a routes file of the configuration of LiteLLM, Portkey or ds2api, and says what did not come along',
      )
      .argument('<file>', 'their configuration, YAML or JSON, or - for standard input')
      .addOption(new Option('--from <program>', 'whose it is; its shape tells, unless said').choices(SOURCE_NAMES))
      .option('--output <file>', 'writes the routes there, and not to standard output')
      .option('--force', 'replaces the file that --output names')
      .option('--comments', 'puts the report into the routes file, too, as comments')
      .option('--json', 'prints routes and report for programs');
  },

  async run(command, terminal) {
    const { from, output, force, comments, json } = command.opts<ConvertOptions>();
    const file: string = command.processedArgs[0];
    const name = nameOf(file);
    const read = (path: string): string | undefined => diskFiles.read(join(dirname(file), path));
    const conversion = convert(await readText(file, terminal), { from, read });
    if ('message' in conversion) {
      if (conversion.line === undefined) throw new UsageError(`${name}: ${conversion.message}; ${conversion.help}`);
      terminal.error(faultText(name, conversion));
      return 1;
    }
    const text = comments ? withComments(conversion, name) : conversion.routes;
    if (output !== undefined) writeNewFile(output, text, force === true);
    if (json) terminal.out(`${JSON.stringify({ ...conversion, routes: text }, undefined, 2)}\n`);
    else {
      if (output === undefined) terminal.out(text);
      terminal.error(`${reportLines(conversion, name).join('\n')}\n`);
    }
    return 0;
  },
};

function faultText(name: string, { message, help, line, column }: ConversionFault): string {
  return `error: ${message}\n  --> ${name}:${line}:${column}\n  = help: ${help}\n`;
}
