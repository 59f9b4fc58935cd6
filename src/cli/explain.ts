// `fairlead explain FILE`: which route a request takes and why, the chain in order, the settings with their lines.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ERROR_KINDS, type ErrorKind } from '../errors.ts';
import { type Configuration, diskFiles, loadConfiguration } from '../gateway/configuration.ts';
import { type Explanation, explain } from '../gateway/explanation.ts';
import { renderHuman } from '../language/render/human.ts';
import type { RequestFacts } from '../routing/facts.ts';
import { OPERATIONS, PROTOCOLS } from '../vocabulary.ts';
import { type CommandSpec, UsageError } from './command.ts';
import { type AskedRequest, factsOf } from './explain-request.ts';
import { renderExplanation } from './explain-text.ts';
import { DEFAULT_FILE } from './files.ts';

interface ExplainOptions extends AskedRequest {
  readonly fail: ReadonlyMap<string, ErrorKind>;
  readonly json?: true;
}

export const explainCommand: CommandSpec = {
  define(command): void {
    command
      .description('says which route a request takes and why, and where it would go')
      .argument('[file]', 'a routes file, or a table as JSON', DEFAULT_FILE)
      .option('--model <model>', 'the model that is asked for')
      .option('--client <name>', 'the client that asks; without it, the first that is declared')
      .option('--anonymous', 'a caller without a key')
      .addOption(
        new Option('--protocol <protocol>', 'what the client speaks').choices(PROTOCOLS).default('openai-chat'),
      )
      .addOption(new Option('--operation <operation>', 'what is asked for').choices(OPERATIONS).default('chat'))
      .option('--stream', 'the answer is to be streamed')
      .option('--tools', 'tools are offered')
      .option('--images', 'images are sent')
      .option('--max-tokens <n>', 'the limit that the request sets', toCount)
      .option('--header <name=value>', 'a header of the request; may be repeated', toHeaders, new Map())
      .option('--body <file>', 'a whole request body of the protocol, instead of the flags above')
      .option('--fail <target=kind>', 'a provider or target fails so; may be repeated', toFailures, new Map())
      .option('--json', 'for programs');
  },

  async run(command: Command, terminal) {
    const options = command.opts<ExplainOptions>();
    const { configuration, diagnostics } = loadConfiguration(command.processedArgs[0], { files: diskFiles });
    if (configuration === undefined) {
      terminal.error(renderHuman(diagnostics, { color: terminal.colour.error }));
      return 1;
    }
    const { table, positions } = configuration;
    checkFailures(configuration, options.fail);
    const facts = await factsOf(options, table, terminal);
    const explanation = explain({ table, positions, facts, failures: options.fail });
    terminal.out(options.json ? toJson(configuration, facts, explanation) : renderExplanation(facts, explanation));
    return 0;
  },
};

function toJson({ hash }: Configuration, facts: RequestFacts, explanation: Explanation): string {
  const { model, client, tags, protocol, operation } = facts;
  const request = { model, ...(client === undefined ? {} : { client }), tags, protocol, operation };
  return `${JSON.stringify({ config: hash, request, ...explanation }, undefined, 2)}\n`;
}

/** A failure of something that is not there would show nothing, and look like an answer. */
function checkFailures({ table }: Configuration, failures: ReadonlyMap<string, ErrorKind>): void {
  const providers = table.providers.map(({ name }) => name);
  for (const name of failures.keys()) {
    if (providers.includes(name.split('/')[0] ?? '')) continue;
    throw new UsageError(`--fail names "${name}", but there is no such provider: ${providers.join(', ')}`);
  }
}

function toCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a whole number is expected');
  return Number(text);
}

function toHeaders(text: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const [name, value] = pair(text, 'NAME=VALUE');
  return new Map([...before, [name.toLowerCase(), value]]);
}

function toFailures(text: string, before: ReadonlyMap<string, ErrorKind>): ReadonlyMap<string, ErrorKind> {
  const [target, word] = pair(text, 'TARGET=KIND');
  const kind = ERROR_KINDS.find((known) => known === word);
  if (kind === undefined) throw new InvalidArgumentError(`there is no kind "${word}": ${ERROR_KINDS.join(', ')}`);
  return new Map([...before, [target, kind]]);
}

function pair(text: string, form: string): [string, string] {
  const at = text.lastIndexOf('=');
  if (at <= 0) throw new InvalidArgumentError(`expected ${form}`);
  return [text.slice(0, at), text.slice(at + 1)];
}
