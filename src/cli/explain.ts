// `fairlead explain FILE`: which route a request takes and why, the chain in order, the settings with their lines.
import { type Command, InvalidArgumentError } from 'commander';
import { ERROR_KINDS, type ErrorKind } from '../errors.ts';
import type { Configuration } from '../gateway/configuration.ts';
import { renderDecision } from '../gateway/decision-text.ts';
import { explain } from '../gateway/explanation.ts';
import { renderHuman } from '../language/render/human.ts';
import { type CommandSpec, UsageError } from './command.ts';
import { loadFile } from './compiled-file.ts';
import { requestAsked } from './explain-request.ts';
import { DEFAULT_FILE } from './files.ts';
import { askedRequest, defineRequestOptions, pair } from './request-options.ts';

interface ExplainOptions {
  readonly fail?: ReadonlyMap<string, ErrorKind>;
  readonly json?: true;
}

export const explainCommand: CommandSpec = {
  define(command): void {
    defineRequestOptions(command)
      .description('says which route a request takes and why, and where it would go')
      .argument('[file]', 'a routes file, a table as JSON, or - for standard input', DEFAULT_FILE)
      .option('--fail <target=kind>', 'a provider or target fails so; may be repeated', toFailures)
      .option('--json', 'for programs');
  },

  async run(command: Command, terminal) {
    const { json, fail = new Map() } = command.opts<ExplainOptions>();
    const { configuration, diagnostics, sources } = await loadFile(command.processedArgs[0], terminal);
    if (configuration === undefined) {
      terminal.error(renderHuman(diagnostics, { color: terminal.colour.error }));
      return 1;
    }
    checkFailures(configuration, fail);
    const asked = await requestAsked(askedRequest(command), configuration.table, terminal);
    const decision = explain({ configuration, ...asked, failures: fail });
    const text = renderDecision(decision, { sources, colour: terminal.colour.out });
    terminal.out(json ? `${JSON.stringify(decision, undefined, 2)}\n` : text);
    return 0;
  },
};

/** A failure of something that is not there would show nothing, and look like an answer. */
function checkFailures({ table }: Configuration, failures: ReadonlyMap<string, ErrorKind>): void {
  const providers = table.providers.map(({ name }) => name);
  for (const name of failures.keys()) {
    if (providers.includes(name.split('/')[0] ?? '')) continue;
    throw new UsageError(`--fail names "${name}", but there is no such provider: ${providers.join(', ')}`);
  }
}

function toFailures(text: string, before: ReadonlyMap<string, ErrorKind> = new Map()): ReadonlyMap<string, ErrorKind> {
  const [target, word] = pair(text, 'TARGET=KIND');
  const kind = ERROR_KINDS.find((known) => known === word);
  if (kind === undefined) throw new InvalidArgumentError(`there is no kind "${word}": ${ERROR_KINDS.join(', ')}`);
  return new Map([...before, [target, kind]]);
}
