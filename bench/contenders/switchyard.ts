// NVIDIA's switchyard-server (cargo): its `passthrough` routes, as many threads as it likes, errors logged only.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Protocol } from '../../src/vocabulary.ts';
import { freePort } from '../measure/free-port.ts';
import { startProcess } from '../measure/server-process.ts';
import { temporaryFolder } from '../measure/temporary-folder.ts';
import { BEHAVIOURS, type Contender, clientAsk, modelFor } from './contender.ts';
import { peerProgram } from './peer-program.ts';

const VERSION = '0.3.0';

const { program, missing, install } = peerProgram('switchyard', 'bin/switchyard-server', [
  // Built by compilers a little older than it asks for, too.
  ['cargo', 'install', 'switchyard-server', '--version', VERSION, '--ignore-rust-version', '--root', '$FOLDER'],
]);

/** How it calls the protocols that it speaks; on both sides. */
const FORMATS: Partial<Readonly<Record<Protocol, string>>> = {
  'openai-chat': 'openai_chat',
  'openai-responses': 'openai_responses',
  anthropic: 'anthropic_messages',
};

export const switchyard: Contender = {
  name: `switchyard ${VERSION}`,
  missing,
  install,
  async start(upstream) {
    const port = String(await freePort());
    const file = join(mkdtempSync(join(temporaryFolder(), 'switchyard-')), 'routes.toml');
    writeFileSync(file, configuration(upstream));
    const args = ['--config', file, '--host', '127.0.0.1', '--port', port];
    const environment = { RUST_LOG: 'error' };
    return startProcess({ command: program, args, environment, url: `http://127.0.0.1:${port}` });
  },
  ask: (call) => (call.upstream in FORMATS && call.client in FORMATS ? clientAsk(call) : undefined),
};

function configuration(upstream: string): string {
  const tables = Object.entries(FORMATS).flatMap(([protocol, format]) => [
    table(`llm_clients.${format}`, { format, base_url: `${upstream}/v1` }),
    ...BEHAVIOURS.flatMap((behaviour) => {
      const [target, id] = [`${format}-${behaviour}`, modelFor({ behaviour, upstream: protocol as Protocol })];
      return [
        table(`targets.${target}`, { id: behaviour, llm_client: format }),
        table(`routes.${target}`, { id, type: 'passthrough', target }),
      ];
    }),
  ]);
  return `schema_version = 1\n${tables.join('')}`;
}

/** One of TOML. */
function table(name: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`);
  return `[${name}]\n${lines.join('')}`;
}
