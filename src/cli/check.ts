// `fairlead check FILE…`: every diagnostic, with no network and no secrets.
import type { Command } from 'commander';
import { Option } from 'commander';
import { analyze } from '../compiler/analysis/analyze.ts';
import { renderHuman } from '../language/render/human.ts';
import { renderJson } from '../language/render/json.ts';
import type { CommandSpec } from './command.ts';
import { compileFile, DEFAULT_FILE } from './files.ts';

interface CheckOptions {
  readonly strict?: true;
  readonly format: 'human' | 'json';
  readonly allowOutside?: true;
}

export const checkCommand: CommandSpec = {
  define(command: Command): void {
    command
      .description('says what is wrong with routes files; needs no network and no secrets')
      .argument('[files...]', 'routes files, or - for standard input', [DEFAULT_FILE])
      .option('--strict', 'warnings count as errors')
      .addOption(
        new Option('--format <format>', 'how findings are written').choices(['human', 'json']).default('human'),
      )
      .option('--allow-outside', 'imports may lie outside the folder of the file');
  },

  async run(command, terminal) {
    const { strict, format, allowOutside } = command.opts<CheckOptions>();
    const files: string[] = command.processedArgs[0];
    const compilations = await Promise.all(
      files.map((file) => compileFile(file, terminal, { allowOutside: allowOutside === true })),
    );
    const diagnostics = compilations.flatMap((compilation) => [...compilation.diagnostics, ...analyze(compilation)]);
    if (format === 'json') terminal.out(`${renderJson(diagnostics)}\n`);
    else if (diagnostics.length > 0) terminal.out(renderHuman(diagnostics, { color: terminal.colour.out }));
    else terminal.out(`${files.join(', ')}: no findings\n`);
    const counts = ({ severity }: { severity: string }): boolean =>
      severity === 'error' || (strict === true && severity === 'warning');
    return diagnostics.some(counts) ? 1 : 0;
  },
};
