// LiteLLM's proxy (pip): one worker of uvicorn, as its production page recommends for each core; no database, no debug log.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Protocol } from '../../src/vocabulary.ts';
import { freePort } from '../measure/free-port.ts';
import { startProcess } from '../measure/server-process.ts';
import { temporaryFolder } from '../measure/temporary-folder.ts';
import { type Contender, clientAsk, modelFor } from './contender.ts';
import { peerProgram } from './peer-program.ts';

/** The newest whose requirements a package index had when this was written. */
const VERSION = '1.106.2';

const { program, missing, install } = peerProgram('litellm', 'bin/litellm', [
  ['python3', '-m', 'venv', '$FOLDER'],
  ['$FOLDER/bin/pip', 'install', '--quiet', `litellm[proxy]==${VERSION}`],
]);

const PROVIDERS: Partial<Readonly<Record<Protocol, { readonly provider: string; readonly base: string }>>> = {
  'openai-chat': { provider: 'openai', base: '/v1' },
  anthropic: { provider: 'anthropic', base: '' },
};

const ENVIRONMENT = {
  LITELLM_MODE: 'PRODUCTION',
  LITELLM_LOG: 'ERROR',
  LITELLM_LOCAL_MODEL_COST_MAP: 'True',
  // Without a key it need not check one: to its advantage.
  LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY: 'true',
};

export const litellm: Contender = {
  name: `LiteLLM ${VERSION}`,
  missing,
  install,
  async start(upstream) {
    const port = String(await freePort());
    const file = join(mkdtempSync(join(temporaryFolder(), 'litellm-')), 'config.yaml');
    writeFileSync(file, configuration(upstream));
    const args = ['--config', file, '--host', '127.0.0.1', '--port', port, '--num_workers', '1'];
    return startProcess({ command: program, args, environment: ENVIRONMENT, url: `http://127.0.0.1:${port}` });
  },
  ask: (call) => (call.upstream in PROVIDERS && call.client in PROVIDERS ? clientAsk(call) : undefined),
};

/** JSON is YAML. */
function configuration(upstream: string): string {
  const models = Object.entries(PROVIDERS).map(([protocol, { provider, base }]) => ({
    model_name: modelFor({ behaviour: 'bench-answer', upstream: protocol as Protocol }),
    litellm_params: { model: `${provider}/bench-answer`, api_base: upstream + base, api_key: 'none' },
  }));
  return JSON.stringify({ model_list: models, litellm_settings: { request_timeout: 600, set_verbose: false } });
}
