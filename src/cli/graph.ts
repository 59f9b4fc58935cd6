// `fairlead graph FILE`: routes, pools and providers as a picture.
import { Option } from 'commander';
import { diskFiles, loadConfiguration } from '../gateway/configuration.ts';
import { renderHuman } from '../language/render/human.ts';
import { type CommandSpec, UsageError } from './command.ts';
import { DEFAULT_FILE, writeText } from './files.ts';
import { renderMermaid } from './graph/mermaid.ts';
import { renderSvg } from './graph/svg.ts';

const FORMATS = { mermaid: renderMermaid, svg: renderSvg } as const;

interface GraphOptions {
  readonly format: keyof typeof FORMATS;
  readonly output?: string;
  readonly allowOutside?: true;
}

export const graphCommand: CommandSpec = {
  define(command): void {
    command
      .description('draws routes in order, their arms, pools and providers')
      .argument('[file]', 'a routes file, or a table as JSON', DEFAULT_FILE)
      .addOption(new Option('--format <format>', 'how it is written').choices(Object.keys(FORMATS)).default('mermaid'))
      .option('--output <file>', 'writes there instead of to standard output')
      .option('--allow-outside', 'imports may lie outside the folder of the file');
  },

  run(command, terminal) {
    const file: string = command.processedArgs[0];
    if (diskFiles.read(file) === undefined) throw new UsageError(`cannot read ${file}`);
    const { format, output, allowOutside = false } = command.opts<GraphOptions>();
    const { configuration, diagnostics } = loadConfiguration(file, { files: diskFiles, allowOutside });
    terminal.error(renderHuman(diagnostics, { color: terminal.colour.error }));
    if (configuration === undefined) return 1;
    const drawn = FORMATS[format](configuration.table);
    if (output === undefined) terminal.out(drawn);
    else writeText(output, drawn);
    return 0;
  },
};
