// A whole server behind real sockets, from a table written by hand. Every secret is its variable's name in lower case
// with `-secret` behind it, so that a test can look for them wherever they must not be.

import { Gateway } from '../../src/gateway/gateway.ts';
import { provision, type Snapshot } from '../../src/gateway/snapshot.ts';
import type { RouteTable } from '../../src/route-table.ts';
import { seededRandom } from '../../src/routing/random.ts';
import { Server } from '../../src/server/server.ts';
import { createMemoryState } from '../../src/state/memory.ts';
import type { State } from '../../src/state/state.ts';
import { createAccessLog, createLog } from '../../src/telemetry/access-log.ts';
import type { RequestRecord } from '../../src/telemetry/record.ts';
import { createHttpTransport } from '../../src/upstream/client.ts';
import { type Clock, systemClock } from '../../src/upstream/clock.ts';

export interface RunningServer {
  readonly server: Server;
  readonly gateway: Gateway;
  readonly state: State;
  readonly url: string;
  readonly records: RequestRecord[];
  /** Lines of the log, as text. */
  readonly log: string[];
  readonly faults: unknown[];
  /** Resolves once so many requests are over in all. */
  recorded(count: number): Promise<RequestRecord>;
  stop(): Promise<void>;
}

export function secretOf(variable: string): string {
  return `${variable.toLowerCase()}-secret`;
}

export function snapshotOf(table: RouteTable, hash = 'hash-1'): Snapshot {
  return provision({
    table,
    positions: () => undefined,
    hash,
    secrets: {
      environment: secretOf,
      file: () => {
        throw new Error('no files here');
      },
    },
    transportFor: createHttpTransport,
  });
}

/** Lines are made and written as they come. */
const AT_ONCE = { later: (make: () => void) => make() };

export async function startServer(table: RouteTable, clock: Clock = systemClock): Promise<RunningServer> {
  const records: RequestRecord[] = [];
  const log: string[] = [];
  const faults: unknown[] = [];
  const waiters: (() => void)[] = [];
  const accessLog = createAccessLog(createLog({ write: (line: string) => void log.push(line) }), AT_ONCE);
  const state = createMemoryState();
  const gateway = new Gateway(snapshotOf(table), {
    clock,
    random: seededRandom(1),
    state,
    onRecord: (record) => {
      records.push(record);
      accessLog(record);
      for (const waiter of waiters.splice(0)) waiter();
    },
    onFault: (fault) => void faults.push(fault),
  });
  const server = await Server.start({ gateway });
  return {
    server,
    gateway,
    state,
    url: server.urls[0] ?? '',
    records,
    log,
    faults,
    async recorded(count) {
      while (records.length < count) await new Promise<void>((resolve) => waiters.push(resolve));
      return records[count - 1] as RequestRecord;
    },
    stop: () => server.stop(),
  };
}
