// A gateway that runs, and is kept the same as what is on disk.
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import type { LoadedConfiguration } from '../gateway/configuration.ts';
import { diskFiles } from '../gateway/disk-files.ts';
import type { ReloadOutcome } from '../gateway/reload.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import { renderHuman } from '../language/render/human.ts';
import { loadPriceCatalogue } from '../routing/price-catalogue.ts';
import { Service } from '../server/service.ts';
import { createAccessLog, createLog, createLogDestination } from '../telemetry/access-log.ts';
import { systemClock } from '../upstream/clock.ts';
import { AnalysisThread } from './analysis-thread.ts';
import type { ExitCode } from './command.ts';
import type { Terminal } from './terminal.ts';

/** A start, or a reload, has the machine for itself until its first requests are answered. */
const CALM_MS = 500;

export interface Serving {
  readonly entry: string;
  readonly watch: boolean;
  readonly checked: boolean;
  /** Reads and compiles what is there now. */
  readonly compile: () => Promise<LoadedConfiguration>;
  /** Of `compile`, begun before this module was loaded. */
  readonly first: Promise<LoadedConfiguration>;
}

/** Serves until the process is told to stop. */
export async function serve(serving: Serving, terminal: Terminal): Promise<ExitCode> {
  const { entry, watch, checked, compile } = serving;
  const lines = createLogDestination();
  const log = createLog(lines);
  const analysis = new AnalysisThread();
  let loading: Promise<LoadedConfiguration> | undefined = serving.first;
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
      const found = loading ?? compile();
      loading = undefined;
      loaded = await found;
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
      reportOutcome(outcome, terminal, log);
      if (outcome.applied && !checked) setTimeout(analyzeBeside, CALM_MS).unref();
    },
  });
  const { applied } = await service.reload();
  if (!applied) return refuse(service);
  terminal.error(banner(entry, service));
  setTimeout(loadTheRest, CALM_MS).unref();
  await untilStopped(service, terminal);
  analysis.close();
  return 0;
}

/** What a start can do without, before somebody has to wait for it. */
async function loadTheRest(): Promise<void> {
  await import('../server/listener-apps.ts');
  loadPriceCatalogue();
  // Compiled code is kept now, not only by a process that ends well: 30 to 60 ms after the first start of all, else 1 ms.
  flushCompileCache();
}

async function refuse(service: Service): Promise<ExitCode> {
  await service.stop();
  return 1;
}

type Log = ReturnType<typeof createLog>;

const LOG_LEVELS = { error: 'error', warning: 'warn', note: 'info' } as const;

/** What the analysis says of a configuration that is in force already. */
function reportFindings(findings: readonly Diagnostic[], terminal: Terminal, log: Log): void {
  terminal.error(renderHuman(findings, { color: terminal.colour.error }));
  for (const { code, severity, message, span } of findings) {
    log[LOG_LEVELS[severity]]({ code, file: span.source.path, line: span.source.locate(span.start).line }, message);
  }
}

function reportOutcome(outcome: ReloadOutcome, terminal: Terminal, log: Log): void {
  terminal.error(renderOutcome(outcome, terminal));
  const { applied, hash, diagnostics, reason } = outcome;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const found = { config: hash, errors, reason };
  if (applied) log.info(found, 'configuration applied');
  else log.error(found, 'configuration refused');
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
