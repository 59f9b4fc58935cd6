// `fairlead graph FILE`: routes, pools and providers as a picture.
import { Option } from 'commander';
import { renderHuman } from '../language/render/human.ts';
import { redact } from '../redact.ts';
import type { CommandSpec } from './command.ts';
import { loadFile } from './compiled-file.ts';
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
      .argument('[file]', 'a routes file, a table as JSON, or - for standard input', DEFAULT_FILE)
      .addOption(new Option('--format <format>', 'how it is written').choices(Object.keys(FORMATS)).default('mermaid'))
      .option('--output <file>', 'writes there instead of to standard output')
      .option('--allow-outside', 'imports may lie outside the folder of the file');
  },

  async run(command, terminal) {
    const { format, output, allowOutside } = command.opts<GraphOptions>();
    const { configuration, diagnostics } = await loadFile(command.processedArgs[0], terminal, allowOutside);
    terminal.error(renderHuman(diagnostics, { color: terminal.colour.error }));
    if (configuration === undefined) return 1;
    const drawn = redact(FORMATS[format](configuration.table));
    if (output === undefined) terminal.out(drawn);
    else writeText(output, drawn);
    return 0;
  },
};
