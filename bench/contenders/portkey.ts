// Portkey's gateway (npm): one process of Node, as its own start script runs it, without the console page.
import type { Protocol } from '../../src/vocabulary.ts';
import { freePort } from '../measure/free-port.ts';
import { startProcess } from '../measure/server-process.ts';
import { type Contender, clientAsk } from './contender.ts';
import { peerProgram } from './peer-program.ts';

const VERSION = '1.15.2';
const START = 'node_modules/@portkey-ai/gateway/build/start-server.js';

const { program, missing, install } = peerProgram('portkey', START, [
  ['npm', 'install', '--no-save', '--no-audit', '--no-fund', '--prefix', '$FOLDER', `@portkey-ai/gateway@${VERSION}`],
]);

/** Clients name the provider and its address in headers, with each request. */
const PROVIDERS: Partial<Readonly<Record<Protocol, { readonly provider: string; readonly base: string }>>> = {
  'openai-chat': { provider: 'openai', base: '/v1' },
  anthropic: { provider: 'anthropic', base: '/v1' },
};

export const portkey: Contender = {
  name: `Portkey ${VERSION}`,
  missing,
  install,
  async start() {
    const port = await freePort();
    const environment = { NODE_ENV: 'production' };
    const args = [program, '--headless', `--port=${port}`];
    return startProcess({ command: process.execPath, args, environment, url: `http://127.0.0.1:${port}` });
  },
  ask(call, upstream) {
    const found = PROVIDERS[call.upstream];
    if (found === undefined || !(call.client in PROVIDERS)) return undefined;
    const ask = clientAsk(call, call.behaviour);
    const headers = {
      'x-portkey-provider': found.provider,
      'x-portkey-custom-host': upstream + found.base,
      authorization: 'Bearer none',
    };
    return { ...ask, headers: { ...ask.headers, ...headers } };
  },
};
