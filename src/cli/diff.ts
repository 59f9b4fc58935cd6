// `fairlead diff OLD NEW`, `fairlead diff A..B FILE`: what changes for whom.
import { Option } from 'commander';
import type { FileReader } from '../compiler/file-reader.ts';
import { loadConfiguration } from '../gateway/configuration.ts';
import { diskFiles } from '../gateway/disk-files.ts';
import { renderHuman } from '../language/render/human.ts';
import { redact, redactAll } from '../redact.ts';
import type { RouteTable } from '../route-table.ts';
import { type CommandSpec, UsageError } from './command.ts';
import { renderDiffHuman } from './diff/human.ts';
import { renderDiffMarkdown } from './diff/markdown.ts';
import { type DiffReport, diffReport, isEmpty } from './diff/report.ts';
import { revisionFiles } from './diff/revision-files.ts';
import { DEFAULT_FILE } from './files.ts';
import type { Terminal } from './terminal.ts';

const FORMATS: Readonly<Record<string, (report: DiffReport) => string>> = {
  human: (report) => redact(renderDiffHuman(report)),
  markdown: (report) => redact(renderDiffMarkdown(report)),
  json: (report) => `${JSON.stringify(redactAll(report), undefined, 2)}\n`,
};

interface DiffOptions {
  readonly format: string;
  readonly allowOutside?: true;
}

export const diffCommand: CommandSpec = {
  define(command): void {
    command
      .description('says what changes for whom from one routes file, or git revision of it, to another')
      .argument('<old>', 'a routes file, a table as JSON, or two git revisions A..B (B absent: the file on disk)')
      .argument('[new]', `a routes file or a table as JSON; behind A..B, the file in both (default: "${DEFAULT_FILE}")`)
      .addOption(
        new Option('--format <format>', 'how differences are written').choices(Object.keys(FORMATS)).default('human'),
      )
      .option('--allow-outside', 'imports may lie outside the folder of the file');
  },

  run(command, terminal) {
    const { format, allowOutside } = command.opts<DiffOptions>();
    const [old, young] = command.processedArgs as [string, string | undefined];
    const tables = sidesOf(old, young).map((side) => tableOf(side, allowOutside === true, terminal));
    const [before, after] = tables;
    if (before === undefined || after === undefined) return 2;
    const report = diffReport(before, after);
    terminal.out(FORMATS[format]?.(report) ?? '');
    return isEmpty(report) ? 0 : 1;
  },
};

interface DiffSide {
  readonly path: string;
  readonly files: FileReader;
  /** For messages. */
  readonly name: string;
}

/** Throws `UsageError`. */
function sidesOf(old: string, second: string | undefined): readonly DiffSide[] {
  const revisions = diskFiles.read(old) === undefined ? /^(.+?)\.\.(?!\.)(.*)$/.exec(old) : null;
  const young = second ?? DEFAULT_FILE;
  if (revisions === null) {
    if (second === undefined)
      throw new UsageError(`name what ${old} is compared with: a second file, or A..B before it`);
    return [old, young].map((path) => ({ path, files: diskFiles, name: path }));
  }
  return [revisions[1] ?? '', revisions[2] ?? ''].map((revision) =>
    revision === ''
      ? { path: young, files: diskFiles, name: young }
      : { path: young, files: revisionFiles(revision), name: `${young} of ${revision}` },
  );
}

/** Undefined, with its findings on standard error, where the file does not compile. Throws `UsageError`. */
function tableOf({ path, files, name }: DiffSide, allowOutside: boolean, terminal: Terminal): RouteTable | undefined {
  if (files.read(path) === undefined) throw new UsageError(`cannot read ${name}: there is no such file`);
  const { configuration, diagnostics } = loadConfiguration(path, { files, allowOutside });
  if (configuration !== undefined) return configuration.table;
  terminal.error(`${name} does not compile:\n${renderHuman(diagnostics, { color: terminal.colour.error })}`);
  return undefined;
}
