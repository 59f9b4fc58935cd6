// Fairlead before the upstream, for parts that measure nothing beside it.
import { startFairlead } from './contenders/fairlead.ts';
import { startUpstream } from './measure/arena.ts';
import type { ServerProcess } from './measure/server-process.ts';

export interface Setting {
  readonly upstream: ServerProcess;
  /** One more gateway. */
  startGateway(): Promise<ServerProcess>;
}

/** The model `to-chat` is answered by the upstream. */
const HEAD = 'edition 2026\nroute first { match model "to-chat"; to openai-chat/bench-answer }';

/** Runs `use` while the upstream and what it starts are there. */
export async function withGateway(use: (setting: Setting) => Promise<void>): Promise<void> {
  const upstream = await startUpstream();
  const processes = [upstream];
  const startGateway = async (): Promise<ServerProcess> => {
    const gateway = await startFairlead(upstream.url, { head: HEAD });
    processes.push(gateway);
    return gateway;
  };
  try {
    await use({ upstream, startGateway });
  } finally {
    for (const started of processes) started.stop();
  }
}
