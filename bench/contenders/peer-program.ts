// Where peers are installed: a cache folder that git does not see, never the project's own dependencies.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../node_modules/.cache/fairlead-peers');

export interface PeerProgram {
  /** Of the peer's own folder. */
  readonly folder: string;
  /** What it runs, in that folder. */
  readonly program: string;
  missing(): string | undefined;
  install(): void;
}

type Command = readonly [command: string, ...args: string[]];

/** `program` is there once the commands have run; `$FOLDER` in them stands for the peer's folder. */
export function peerProgram(peer: string, program: string, commands: readonly Command[]): PeerProgram {
  const folder = join(FOLDER, peer);
  const path = join(folder, program);
  return {
    folder,
    program: path,
    missing: () => (existsSync(path) ? undefined : `${peer} is not installed (npm run bench -- peers --install)`),
    install() {
      mkdirSync(folder, { recursive: true });
      for (const command of commands) run(command, folder);
    },
  };
}

/** Throws with the last of what it said where it fails. */
function run([command, ...args]: Command, folder: string): void {
  const { status, error, stdout, stderr } = spawnSync(
    command,
    args.map((part) => part.replace('$FOLDER', folder)),
    { cwd: folder, encoding: 'utf8', env: { ...process.env, GOBIN: folder } },
  );
  if (status === 0) return;
  // Whose registry that was is nobody's business in a page of figures.
  const said = (error?.message ?? `${stdout}\n${stderr}`).trim().replaceAll(/https?:\/\/\S+/g, '…');
  throw new Error(`${command} ${args[0]}: ${said.split('\n').slice(-3).join(' ')}`);
}
