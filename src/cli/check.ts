// `fairlead check FILE…`: every diagnostic, with no network and no secrets.
import { appendFileSync } from 'node:fs';
import type { Command } from 'commander';
import { Option } from 'commander';
import { analyze } from '../compiler/analysis/analyze.ts';
import type { Compilation } from '../compiler/compile.ts';
import type { RouteTest } from '../compiler/route-test.ts';
import { diskFiles } from '../gateway/disk-files.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import { applyFixes } from '../language/fixes.ts';
import { renderGithub, renderGithubSummary } from '../language/render/github.ts';
import { renderHuman } from '../language/render/human.ts';
import { renderJson } from '../language/render/json.ts';
import { renderSarif } from '../language/render/sarif.ts';
import { type CheckPart, checkParts, eachOnce, foundIn } from './check-parts.ts';
import { type CommandSpec, UsageError } from './command.ts';
import { compileFile } from './compiled-file.ts';
import { DEFAULT_FILE, nameOf, replaceFiles, unwritable } from './files.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';
import type { Looked } from './watch-loop.ts';
import { onceOrWatching, WATCH_HELP } from './watching.ts';

interface CheckOptions {
  readonly strict?: true;
  readonly format: keyof typeof FORMATS;
  readonly fix?: true;
  readonly watch?: true;
  readonly allowOutside?: true;
  /** False with `--no-environment`. */
  readonly environment: boolean;
}

type Print = (diagnostics: readonly Diagnostic[], files: readonly string[], terminal: Terminal) => void;

const FORMATS = {
  human(diagnostics, files, terminal) {
    if (diagnostics.length > 0) terminal.out(renderHuman(diagnostics, { color: terminal.colour.out }));
    else terminal.out(`${files.map(nameOf).join(', ')}: no findings\n`);
  },
  json: (diagnostics, _, terminal) => terminal.out(`${renderJson(diagnostics)}\n`),
  sarif: (diagnostics, _, terminal) => terminal.out(`${renderSarif(diagnostics, version())}\n`),
  github(diagnostics, _, terminal) {
    terminal.out(renderGithub(diagnostics));
    const summary = terminal.environment.GITHUB_STEP_SUMMARY;
    if (summary && diagnostics.length > 0) append(summary, renderGithubSummary(diagnostics));
  },
} as const satisfies Record<string, Print>;

export const checkCommand: CommandSpec = {
  define(command: Command): void {
    command
      .description('says what is wrong with routes files; needs no network and no secrets')
      .argument('[files...]', 'routes files, or - for standard input', [DEFAULT_FILE])
      .option('--strict', 'warnings count as errors')
      .addOption(
        new Option('--format <format>', 'how findings are written').choices(Object.keys(FORMATS)).default('human'),
      )
      .option('--fix', 'first writes what findings offer as fixes into the files')
      .option('--watch', WATCH_HELP)
      .option('--no-environment', 'says nothing of variables that are not set, as in CI, where none is')
      .option('--allow-outside', 'imports may lie outside the folder of the file');
  },

  run(command, terminal) {
    const options = command.opts<CheckOptions>();
    const files: string[] = command.processedArgs[0];
    const look = () => check(files, options, terminal);
    return onceOrWatching({ files, watch: options.watch === true, look }, terminal);
  },
};

async function check(files: readonly string[], options: CheckOptions, terminal: Terminal): Promise<Looked> {
  if (options.fix) await fixAll(files, options, terminal);
  const compiled = await compileAll(files, options, terminal);
  for (const part of compiled) sayRoot(part, terminal);
  const diagnostics = await findingsOf(compiled);
  FORMATS[options.format](diagnostics, files, terminal);
  const counts = ({ severity }: Diagnostic): boolean =>
    severity === 'error' || (options.strict === true && severity === 'warning');
  return { compilations: compiled.map(({ compilation }) => compilation), code: diagnostics.some(counts) ? 1 : 0 };
}

interface CompiledPart extends CheckPart {
  readonly compilation: Compilation;
}

function sayRoot(part: CompiledPart, terminal: Terminal): void {
  if (part.members === undefined) return;
  const errors = part.compilation.diagnostics.filter(({ severity }) => severity === 'error');
  const elsewhere = errors.length > foundIn(part, errors).length ? ', which has errors elsewhere' : '';
  terminal.error(`fairlead: ${part.members.join(', ')}: checked as part of ${part.entry}${elsewhere}\n`);
}

function compileAll(
  files: readonly string[],
  { allowOutside, environment }: CheckOptions,
  terminal: Terminal,
): Promise<readonly CompiledPart[]> {
  const options = { allowOutside: allowOutside === true, environment };
  return Promise.all(
    checkParts(files).map(async (part) => ({ ...part, compilation: await compileFile(part.entry, terminal, options) })),
  );
}

async function findingsOf(parts: readonly CompiledPart[]): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const part of parts) {
    const { compilation } = part;
    const bodies = await bodyFindingsOf(compilation.tests);
    found.push(...foundIn(part, [...compilation.diagnostics, ...analyze(compilation), ...bodies]));
  }
  return eachOnce(found);
}

/** The codecs are loaded where a test has a body, and for nothing else. */
async function bodyFindingsOf(tests: readonly RouteTest[]): Promise<readonly Diagnostic[]> {
  if (tests.every(({ request }) => request.body === undefined)) return [];
  const { bodyFindings } = await import('../gateway/testing/body-file.ts');
  return bodyFindings(tests, diskFiles);
}

/** What is mended can show what it hid: so many looks, then what is left is for a person. */
const MOST_LOOKS = 10;

async function fixAll(files: readonly string[], options: CheckOptions, terminal: Terminal): Promise<void> {
  if (files.includes('-')) throw new UsageError('--fix writes into files: standard input is none');
  const fixed = new Set<string>();
  for (let look = 0; look < MOST_LOOKS; look++) {
    // Two files that import a third find the same there: it is mended once.
    const texts = new Map<string, string>();
    const found = await findingsOf(await compileAll(files, options, terminal));
    for (const [{ path }, text] of applyFixes(found)) {
      if (!texts.has(path)) texts.set(path, text);
    }
    if (texts.size === 0) break;
    replaceFiles(texts);
    for (const path of texts.keys()) fixed.add(path);
  }
  for (const path of fixed) terminal.error(`fixed ${path}\n`);
}

function append(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (fault) {
    throw unwritable(path, fault);
  }
}
