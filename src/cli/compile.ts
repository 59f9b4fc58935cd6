// `fairlead compile FILE`: the route table as JSON.
import { renderHuman } from '../language/render/human.ts';
import type { CommandSpec } from './command.ts';
import { compileFile } from './compiled-file.ts';
import { DEFAULT_FILE } from './files.ts';

export const compileCommand: CommandSpec = {
  define(command): void {
    command
      .description('prints the route table as JSON; `serve` and `explain` take that too')
      .argument('[file]', 'a routes file, or - for standard input', DEFAULT_FILE)
      .option('--allow-outside', 'imports may lie outside the folder of the file');
  },

  async run(command, terminal) {
    const allowOutside = command.opts<{ allowOutside?: true }>().allowOutside === true;
    const { table, diagnostics } = await compileFile(command.processedArgs[0], terminal, { allowOutside });
    terminal.error(renderHuman(diagnostics, { color: terminal.colour.error }));
    if (table === undefined) return 1;
    if (holdsSecret(table)) {
      terminal.error(`fairlead: ${SECRET_INSIDE}\n`);
      return 1;
    }
    terminal.out(`${JSON.stringify(table, undefined, 2)}\n`);
    return 0;
  },
};

const SECRET_INSIDE =
  'no table is printed: it would show the secret that is written in the file (FL212); name it by `env.NAME` or `file "PATH"` instead';

/** Of all parts of a table only a `SecretReference` has a `literal`. */
function holdsSecret(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  return 'literal' in part || Object.values(part).some(holdsSecret);
}
