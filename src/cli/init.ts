// `fairlead init`: a first routes file, by a short dialogue, by flags, or, where nobody says anything, one that just runs.
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { CommandSpec, ExitCode } from './command.ts';
import { alreadyThere, DEFAULT_FILE, writeNewFile } from './files.ts';
import { askAll, Cancelled, close, type Screen } from './init/dialogue.ts';
import { type Answers, DEMO_ANSWERS, type FirstFile, firstFile } from './init/first-file.ts';
import { answersFrom, type InitFlags } from './init/flags.ts';
import { isSet } from './init/starters.ts';
import type { Terminal } from './terminal.ts';

interface InitOptions extends InitFlags {
  readonly yes?: true;
  readonly output: string;
  readonly force?: true;
}

export const initCommand: CommandSpec = {
  define(command: Command): void {
    command
      .description('writes a first routes file: asks on a terminal, else by flags, else one that runs without any key')
      .option('--provider <name>', 'a vendor to begin with; may be repeated, and nothing is asked', collect)
      .option('--yes', 'asks nothing: takes the vendors whose keys are set')
      .option('--model <provider/model>', 'serves what no other route takes')
      .option('--client <name>', 'someone who may call, with a key in NAME_KEY; may be repeated', collect)
      .option('--listen <address>', 'where clients connect')
      .option('--no-fallback', 'no provider takes over for another')
      .option('--output <file>', 'what is written', DEFAULT_FILE)
      .option('--force', 'replaces a file that is there');
  },

  async run(command, terminal) {
    const options = command.opts<InitOptions>();
    const force = options.force === true;
    // Nobody should answer questions for nothing.
    if (existsSync(options.output) && !force) throw alreadyThere(options.output);
    const { provider, yes, model, client, listen } = options;
    const isSaid = [provider, yes, model, client, listen].some((said) => said !== undefined);
    if (terminal.dialogue !== undefined && !isSaid) return dialogue(terminal.dialogue, options, terminal);
    const answers = isSaid ? answersFrom(options, terminal.environment) : DEMO_ANSWERS;
    if (!isSaid) terminal.error('fairlead: nobody can be asked here: a file with the demo provider is written\n');
    terminal.error(write(answers, options, terminal));
    return 0;
  },
};

async function dialogue(screen: Screen, options: InitOptions, terminal: Terminal): Promise<ExitCode> {
  try {
    const answers = await askAll(screen, terminal.environment);
    close(write(answers, options, terminal).trimEnd(), screen);
    return 0;
  } catch (fault) {
    if (!(fault instanceof Cancelled)) throw fault;
    close('nothing is written', screen);
    return 1;
  }
}

/** Returns what a person should know now. */
function write(answers: Answers, { output, force }: InitOptions, { environment }: Terminal): string {
  const file = firstFile(answers, environment);
  writeNewFile(output, file.text, force === true);
  return `${output} is written\n${nextSteps(file, output, environment)}`;
}

function nextSteps({ variables }: FirstFile, output: string, environment: Terminal['environment']): string {
  const missing = variables.filter((name) => !isSet(name, environment));
  const file = output === DEFAULT_FILE ? '' : ` ${output}`;
  return [
    ...(missing.length === 0 ? [] : [`  set first:  ${missing.join(', ')}`]),
    `  try it:     fairlead test${file}`,
    `  run it:     fairlead serve${file}`,
    '',
  ].join('\n');
}

function collect(name: string, before: readonly string[] = []): readonly string[] {
  return [...before, name];
}
