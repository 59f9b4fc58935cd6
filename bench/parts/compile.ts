// A long file compiled by a process that has compiled nothing before, as a start does, or the thread of a reload.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpus } from '../../test/compiler/analysis/corpus.ts';
import type { Figures } from '../figures.ts';
import { temporaryFolder } from '../measure/temporary-folder.ts';
import { routesFile } from '../micro/corpus.ts';

const PROGRAM = join(import.meta.dirname, '../processes/compile-once.ts');
const ROUTES = 10_000;
const TIMES = 7;

/** By name: files of the same number of routes, of one line and of seven. */
const FILES: Readonly<Record<string, (routes: number) => string>> = {
  'the stacks of many teams': corpus,
  'seven lines a route': routesFile,
};

interface Taken {
  readonly wall: number;
  readonly cpu: number;
}

export function compile(figures: Figures): void {
  figures.title(`parse, check names and types, lower: ${ROUTES.toLocaleString('en')} routes, cold, ${TIMES} processes`);
  for (const [name, textOf] of Object.entries(FILES)) {
    const file = join(temporaryFolder(), 'cold.routes');
    writeFileSync(file, textOf(ROUTES));
    // The first leaves its compiled code for the others, as on any machine that has run it before.
    compileOnce(file);
    const taken = Array.from({ length: TIMES }, () => compileOnce(file));
    figures.line(
      `wall time, ${name}`,
      'ms',
      taken.map(({ wall }) => wall),
    );
    figures.line(
      `CPU of the thread, ${name}`,
      'ms',
      taken.map(({ cpu }) => cpu),
    );
  }
}

function compileOnce(file: string): Taken {
  return JSON.parse(execFileSync(process.execPath, [PROGRAM, file], { encoding: 'utf8' }));
}
