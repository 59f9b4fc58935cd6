// Entry: runs one command of the command line and leaves with its exit code.

import { run } from './cli/program.ts';
import { processTerminal } from './cli/terminal.ts';

process.exitCode = await run(process.argv.slice(2), processTerminal(process));
