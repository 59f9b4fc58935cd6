// Bifrost (Go): its HTTP transport with a configuration from a file, no store and no request log.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Protocol } from '../../src/vocabulary.ts';
import { freePort } from '../measure/free-port.ts';
import { startProcess } from '../measure/server-process.ts';
import { temporaryFolder } from '../measure/temporary-folder.ts';
import { type Contender, clientAsk } from './contender.ts';
import { peerProgram } from './peer-program.ts';

const { program, missing, install } = peerProgram('bifrost', 'bifrost-http', [
  ['go', 'install', 'github.com/maximhq/bifrost/transports/bifrost-http@latest'],
]);

/** Its names of the vendors; clients speak Chat to all of them, and name the vendor before the model. */
const PROVIDERS: Partial<Readonly<Record<Protocol, string>>> = { 'openai-chat': 'openai', anthropic: 'anthropic' };

export const bifrost: Contender = {
  name: 'Bifrost',
  missing,
  install,
  async start(upstream) {
    const port = String(await freePort());
    const folder = mkdtempSync(join(temporaryFolder(), 'bifrost-'));
    writeFileSync(join(folder, 'config.json'), configuration(upstream));
    const args = ['-app-dir', folder, '-host', '127.0.0.1', '-port', port, '-log-level', 'error'];
    return startProcess({ command: program, args, url: `http://127.0.0.1:${port}` });
  },
  ask(call) {
    const provider = PROVIDERS[call.upstream];
    if (provider === undefined || call.client !== 'openai-chat') return undefined;
    return clientAsk(call, `${provider}/${call.behaviour}`);
  },
};

function configuration(upstream: string): string {
  const keys = [{ name: 'bench', value: 'none', models: ['*'], weight: 1 }];
  const provider = { keys, network_config: { base_url: upstream } };
  const providers = Object.fromEntries(Object.values(PROVIDERS).map((name) => [name, provider]));
  const client = { drop_excess_requests: false, enable_logging: false };
  return JSON.stringify({ client, providers, config_store: { enabled: false } });
}
