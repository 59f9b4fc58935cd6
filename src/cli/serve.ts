// `fairlead serve [FILE]`: runs the gateway, and keeps what runs the same as what is on disk.
import { readFileSync } from 'node:fs';
import { diskFiles, type LoadedConfiguration } from '../gateway/configuration.ts';
import type { ReloadOutcome } from '../gateway/reload.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import { renderHuman } from '../language/render/human.ts';
import { Service } from '../server/service.ts';
import { createAccessLog, createLog, createLogDestination } from '../telemetry/access-log.ts';
import { systemClock } from '../upstream/clock.ts';
import { AnalysisThread } from './analysis-thread.ts';
import type { CommandSpec, ExitCode } from './command.ts';
import { loadBesideRequests } from './configuration-loader.ts';
import { DEFAULT_FILE, unreadable } from './files.ts';
import type { Terminal } from './terminal.ts';

/** A start, or a reload, has the machine for itself until its first requests are answered. */
const ANALYSIS_DELAY_MS = 500;

interface ServeOptions {
  readonly watch: boolean;
  readonly checked?: true;
  readonly allowOutside?: true;
}

export const serveCommand: CommandSpec = {
  define(command): void {
    command
      .description('runs the gateway and watches its files')
      .argument('[file]', 'a routes file, or a table as JSON', DEFAULT_FILE)
      .option('--no-watch', 'files are read again only on SIGHUP')
      .option('--checked', 'the whole analysis comes first, and its errors refuse a file')
      .option('--allow-outside', 'imports may lie outside the folder of the file');
  },

  async run(command, terminal) {
    const entry: string = command.processedArgs[0];
    const { watch, checked, allowOutside } = command.opts<ServeOptions>();
    assertReadable(entry);
    const lines = createLogDestination();
    const log = createLog(lines);
    const analysis = new AnalysisThread();
    let loaded: LoadedConfiguration | undefined;
    const analyzeBeside = async (): Promise<void> => {
      try {
        const findings = loaded && (await analysis.run(loaded));
        if (findings !== undefined && findings.length > 0) reportFindings(findings, terminal, log);
      } catch (fault) {
        log.error({ err: fault }, 'the analysis failed');
      }
    };
    const service = new Service({
      load: async () => {
        loaded = await loadBesideRequests(entry, { allowOutside: allowOutside === true });
        return loaded;
      },
      ...(checked && { prove: async (found) => (await analysis.run(found)) ?? [] }),
      files: diskFiles,
      secrets: {
        environment: (name) => terminal.environment[name],
        file: (path) => readFileSync(path, 'utf8'),
      },
      parts: {
        clock: systemClock,
        random: Math.random,
        onRecord: createAccessLog(log, lines),
        onFault: (fault) => log.error({ err: fault }, 'a fault of the program'),
      },
      watch,
      report: (outcome) => {
        terminal.error(renderOutcome(outcome, terminal));
        const { applied, hash, diagnostics, reason } = outcome;
        const found = {
          config: hash,
          errors: diagnostics.filter(({ severity }) => severity === 'error').length,
          reason,
        };
        if (applied) log.info(found, 'configuration applied');
        else log.error(found, 'configuration refused');
        if (applied && !checked) setTimeout(analyzeBeside, ANALYSIS_DELAY_MS).unref();
      },
    });
    const { applied } = await service.reload();
    if (!applied) return refuse(service);
    terminal.error(banner(entry, service));
    await untilStopped(service, terminal);
    analysis.close();
    return 0;
  },
};

function assertReadable(entry: string): void {
  try {
    readFileSync(entry);
  } catch (fault) {
    throw unreadable(entry, fault);
  }
}

async function refuse(service: Service): Promise<ExitCode> {
  await service.stop();
  return 1;
}

const LOG_LEVELS = { error: 'error', warning: 'warn', note: 'info' } as const;

/** What the analysis says of a configuration that is in force already. */
function reportFindings(findings: readonly Diagnostic[], terminal: Terminal, log: ReturnType<typeof createLog>): void {
  terminal.error(renderHuman(findings, { color: terminal.colour.error }));
  for (const { code, severity, message, span } of findings) {
    log[LOG_LEVELS[severity]]({ code, file: span.source.path, line: span.source.locate(span.start).line }, message);
  }
}

/** Diagnostics as `check` shows them, then what follows from them. */
function renderOutcome({ applied, hash, diagnostics, reason }: ReloadOutcome, terminal: Terminal): string {
  const found = renderHuman(diagnostics, { color: terminal.colour.error });
  const why = reason === undefined ? '' : `fairlead: ${reason}\n`;
  if (applied) return `${found}fairlead: configuration ${hash} is in force\n`;
  const standing = hash === '' ? 'not started' : `refused; configuration ${hash} stays in force`;
  return `${found}${why}fairlead: ${standing}\n`;
}

function banner(entry: string, service: Service): string {
  const admin = service.adminUrl === undefined ? [] : [`  health     ${service.adminUrl}/-/health`];
  return [`fairlead runs ${entry}`, ...service.urls.map((url) => `  listening  ${url}`), ...admin, ''].join('\n');
}

/** SIGHUP reloads; SIGINT and SIGTERM let requests in flight end, a second one does not wait. */
function untilStopped(service: Service, terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    const stop = (): void => {
      if (stopping) process.exit(1);
      stopping = true;
      terminal.error('fairlead: stopping; requests in flight may end\n');
      void service.stop().then(resolve);
    };
    terminal.onSignal('SIGHUP', () => void service.reload());
    terminal.onSignal('SIGINT', stop);
    terminal.onSignal('SIGTERM', stop);
  });
}
