// The request that a command is asked about, as options: one for every field that a condition may test.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { RequestFields } from '../compiler/route-test.ts';
import { readSize } from '../language/literals/measure.ts';
import { readInteger, readPercent } from '../language/literals/number.ts';
import { problemText, type Reading } from '../language/literals/reading.ts';
import { FLAGS, type Flag, NUMBER_FIELDS, type NumberField, OPERATIONS, PROTOCOLS } from '../vocabulary.ts';

export interface AskedRequest extends RequestFields {
  readonly anonymous?: true;
  /** Names in lower case. */
  readonly header: ReadonlyMap<string, string>;
  readonly body?: string;
}

const FLAG_HELP: Readonly<Record<Flag, string>> = {
  stream: 'the answer is to be streamed',
  tools: 'tools are offered',
  images: 'images are sent',
  audio: 'sound is sent or asked for',
  documents: 'documents are sent',
  json_schema: 'the answer is to follow a JSON Schema',
  thinking: 'the model is to think first',
};

const NUMBER_HELP: Readonly<Record<NumberField, string>> = {
  input_tokens: 'how long the input is',
  max_tokens: 'the limit that the request sets',
  messages: 'how many messages the conversation has',
  body_size: 'how long the body is, as in 40KB',
};

/** Says all of them to a command. */
export function defineRequestOptions(command: Command): Command {
  command
    .option('--model <model>', 'the model that is asked for')
    .option('--client <name>', 'the client that asks; without it, the first that is declared')
    .option('--anonymous', 'a caller without a key')
    .addOption(new Option('--protocol <protocol>', 'what the client speaks').choices(PROTOCOLS).default('openai-chat'))
    .addOption(new Option('--operation <operation>', 'what is asked for').choices(OPERATIONS).default('chat'))
    .option('--user <user>', 'on whose behalf the client asks')
    .option('--session <session>', 'the conversation that it belongs to');
  for (const flag of FLAGS) command.option(optionName(flag), FLAG_HELP[flag]);
  for (const field of NUMBER_FIELDS) {
    command.option(
      `${optionName(field)} <n>`,
      NUMBER_HELP[field],
      reader(field === 'body_size' ? readSize : readInteger),
    );
  }
  return command
    .option('--header <name=value>', 'a header of the request; may be repeated', toHeaders)
    .option('--metadata <key=value>', 'a pair of its metadata; may be repeated', toPairs)
    .option('--at <time>', 'when it comes, as in 2026-01-31T22:10Z; without a zone UTC; now unless said', toTime)
    .option('--sample <share>', 'where `sample` puts it, as in 3%', reader(readPercent))
    .option('--body <file>', 'a whole request body of the protocol, instead of the options above');
}

/** As commander keeps it: what was not said is absent. */
type SaidRequest = Pick<AskedRequest, 'protocol' | 'operation'> & Partial<AskedRequest> & Record<string, unknown>;

/** What the options say. */
export function askedRequest(command: Command): AskedRequest {
  const options = command.opts<SaidRequest>();
  const numbers = NUMBER_FIELDS.flatMap((field) => {
    const value = options[camelled(field)];
    return typeof value === 'number' ? [[field, value] as const] : [];
  });
  return {
    ...options,
    header: options.header ?? new Map(),
    metadata: options.metadata ?? new Map(),
    flags: new Set(FLAGS.filter((flag) => options[camelled(flag)] === true)),
    numbers: new Map(numbers),
  };
}

/** How a flag or a number of the request is called on the command line: `--input-tokens`. */
export function optionName(field: Flag | NumberField): string {
  return `--${field.replaceAll('_', '-')}`;
}

/** NAME=VALUE at its last sign. */
export function pair(text: string, form: string): [string, string] {
  const at = text.lastIndexOf('=');
  if (at <= 0) throw new InvalidArgumentError(`expected ${form}`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function reader<T>(read: (text: string) => Reading<T>): (text: string) => T {
  return (text) => {
    const reading = read(text);
    if (reading.ok) return reading.value;
    throw new InvalidArgumentError(problemText(reading.problem));
  };
}

function toHeaders(text: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const [name, value] = pair(text, 'NAME=VALUE');
  return new Map([...before, [name.toLowerCase(), value]]);
}

function toPairs(text: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  return new Map([...before, pair(text, 'KEY=VALUE')]);
}

function toTime(text: string): number {
  const zoned = /(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(zoned) : Number.NaN;
  if (Number.isNaN(time)) throw new InvalidArgumentError('write it as in 2026-01-31T22:10Z');
  return time;
}

const camelled = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
