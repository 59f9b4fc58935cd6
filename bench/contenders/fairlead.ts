// Fairlead, with a provider of each protocol behind it.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROTOCOLS, type Protocol } from '../../src/vocabulary.ts';
import { startProcess } from '../measure/server-process.ts';
import { temporaryFolder } from '../measure/temporary-folder.ts';
import { BEHAVIOURS, type Behaviour, type Contender, clientAsk } from './contender.ts';

const MAIN = join(import.meta.dirname, '../../src/fairlead.js');

/** What comes after the address of the upstream. */
const BASES: Readonly<Record<Protocol, string>> = {
  'openai-chat': '/v1',
  'openai-responses': '/v1',
  anthropic: '',
  gemini: '/v1beta',
  ollama: '',
};

/** What is different from the plain gateway. */
export interface Variant {
  /** How the file begins: `edition`, and what is read before the routes that take the requests. */
  readonly head?: string;
  /** What runs the file; else `fairlead serve`. */
  readonly script?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Fairlead under a name, with what this variant adds. */
export function fairleadWith(name: string, variant: Variant = {}): Contender {
  return {
    name,
    missing: () => undefined,
    start: (upstream) => startFairlead(upstream, variant),
    ask(call) {
      const ask = clientAsk(call);
      return { ...ask, headers: { ...ask.headers, ...variant.headers } };
    },
  };
}

export const fairlead = fairleadWith('Fairlead');

export function startFairlead(upstream: string, variant: Variant = {}): ReturnType<typeof startProcess> {
  const file = join(mkdtempSync(join(temporaryFolder(), 'fairlead-')), 'bench.routes');
  writeFileSync(file, routes(upstream, variant));
  const args = variant.script === undefined ? [MAIN, 'serve', '--no-watch', file] : [variant.script, file];
  return startProcess({ command: process.execPath, args, environment: variant.environment ?? {} });
}

function routes(upstream: string, { head = 'edition 2026' }: Variant): string {
  return [
    head,
    'server { listen 127.0.0.1:0; allow anonymous }',
    ...PROTOCOLS.map((protocol) => provider(protocol, protocol, upstream)),
    provider('limited', 'openai-chat', upstream),
    ...PROTOCOLS.flatMap((protocol) => BEHAVIOURS.map((behaviour) => route(protocol, behaviour))),
    '',
  ].join('\n');
}

function provider(name: string, protocol: Protocol, upstream: string): string {
  return `provider ${name} { protocol ${protocol}; base_url "${upstream}${BASES[protocol]}"; auth none }`;
}

/** Behind a limited provider there is another. */
function route(protocol: Protocol, behaviour: Behaviour): string {
  const target = `${protocol}/${behaviour}`;
  const to = behaviour === 'bench-limited' ? `limited/${behaviour}; fallback to ${protocol}/bench-answer` : target;
  return `route ${behaviour}-${protocol} { match model "${behaviour}@${protocol}"; to ${to} }`;
}
