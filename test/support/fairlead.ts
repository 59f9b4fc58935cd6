// Fairlead itself, whole, inside a test: compiled from a text, on listeners of its own.
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import { type LoadedConfiguration, loadConfiguration } from '../../src/gateway/configuration.ts';
import { renderHuman } from '../../src/language/render/human.ts';
import { seededRandom } from '../../src/routing/random.ts';
import { Service } from '../../src/server/service.ts';
import type { RequestRecord } from '../../src/telemetry/record.ts';
import { systemClock } from '../../src/upstream/clock.ts';

export interface RunningFairlead {
  /** Where clients connect. */
  readonly url: string;
  readonly adminUrl: string | undefined;
  /** One for each request that is over. */
  readonly records: RequestRecord[];
  /** What the service would have printed of each start and reload. */
  readonly reports: string[];
  /** Takes in what is there now, as its watch would in a moment. */
  reload(): Promise<void>;
  stop(): Promise<void>;
}

const ENTRY = 'test.routes';

/** Starts on the text of a routes file; listen on port 0. Throws with the diagnostics where it cannot run. */
export function startFairlead(
  routes: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningFairlead> {
  const files = memoryFiles({ [ENTRY]: routes });
  return startFairleadOn(
    () => loadConfiguration(ENTRY, { files }),
    (name) => environment[name],
  );
}

/** Starts on whatever `load` gives. */
export async function startFairleadOn(
  load: () => LoadedConfiguration,
  environment: (name: string) => string | undefined,
): Promise<RunningFairlead> {
  const records: RequestRecord[] = [];
  const reports: string[] = [];
  const service = new Service({
    load,
    files: { read: (path) => load().sources.find((source) => source.path === path)?.text, list: () => undefined },
    secrets: {
      environment,
      file: (path) => {
        throw new Error(`tests have no secret file ${path}`);
      },
    },
    parts: {
      clock: systemClock,
      random: seededRandom(1),
      onRecord: (record) => records.push(record),
      onFault: (fault) => {
        throw fault;
      },
    },
    watch: false,
    report: ({ diagnostics, reason }) => reports.push(`${renderHuman(diagnostics)}${reason ?? ''}`),
  });
  const { applied } = await service.reload();
  const [url] = service.urls;
  if (!applied || url === undefined) throw new Error(`it does not start:\n${reports.join('\n')}`);
  return {
    url,
    adminUrl: service.adminUrl,
    records,
    reports,
    reload: async () => void (await service.reload()),
    stop: () => service.stop(),
  };
}
