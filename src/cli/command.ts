// What a command is: one file of this folder each.
import type { Command } from 'commander';
import type { Terminal } from './terminal.ts';

/** 0: no errors; 1: errors, or a difference; 2: a wrong call, or a file that cannot be read. */
export type ExitCode = 0 | 1 | 2;

export interface CommandSpec {
  /** Adds description, arguments and options to a command of its name. */
  define(command: Command): void;
  run(command: Command, terminal: Terminal): ExitCode | Promise<ExitCode>;
}

/** Thrown for a wrong call or an unreadable file: its message on stderr, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
