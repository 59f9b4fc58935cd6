// The processes of a comparison: an upstream, the bare server, and Fairlead with a route to each protocol.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startProcess } from './measure.ts';

export interface Setting {
  readonly upstream: ServerProcess;
  readonly bare: ServerProcess;
  readonly gateway: ServerProcess;
  /** One more gateway like the first. */
  startGateway(): Promise<ServerProcess>;
}

const routes = (upstream: string): string => `edition 2026

server { listen 127.0.0.1:0 }

provider chat { protocol openai-chat; base_url "${upstream}/v1"; auth none }
provider claude { protocol anthropic; base_url "${upstream}"; auth none }
provider google { protocol gemini; base_url "${upstream}/v1beta"; auth none }

route chat { match model "to-chat"; to chat/bench-model }
route claude { match model "to-anthropic"; to claude/bench-model }
route google { match model "to-gemini"; to google/bench-model }
`;

const MAIN = join(import.meta.dirname, '../src/fairlead.js');

/** Runs `use` while the processes are there. */
export async function withGateway(use: (setting: Setting) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  const file = join(folder, 'bench.routes');
  const processes: ServerProcess[] = [];
  const start = async (script: string, args: readonly string[]): Promise<ServerProcess> => {
    const started = await startProcess(script, args);
    processes.push(started);
    return started;
  };
  const startGateway = () => start(MAIN, ['serve', '--no-watch', file]);
  try {
    const upstream = await start(join(import.meta.dirname, 'processes/upstream.ts'), []);
    writeFileSync(file, routes(upstream.url));
    const bare = await start(join(import.meta.dirname, 'processes/floor.ts'), [upstream.url]);
    await use({ upstream, bare, gateway: await startGateway(), startGateway });
  } finally {
    for (const started of processes) started.stop();
    rmSync(folder, { recursive: true });
  }
}
