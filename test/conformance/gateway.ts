// The whole gateway before one replaying upstream, and a client that asks it and waits for its record.
import type { RequestRecord } from '../../src/telemetry/record.ts';
import { type RunningFairlead, startFairlead } from '../support/fairlead.ts';
import type { ClientRequest } from './dialects.ts';
import type { OracleProtocol } from './oracle/finish.ts';
import { ReplayServer } from './replay-server.ts';

/** One exchange that takes longer than this hangs. */
const MOST_MS = 10_000;

export interface Answered {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** Paths of everything that was told: in the head, in the access log, in comments of the stream. */
  readonly told: readonly string[];
  /** What the access log says, or why there is none. */
  readonly record: RequestRecord | undefined;
}

/** The address that a provider of each protocol is declared with, after the host. */
const PROVIDERS: Readonly<Record<OracleProtocol, string>> = {
  chat: 'protocol openai-chat; base_url "URL/v1"',
  responses: 'protocol openai-responses; base_url "URL/v1"',
  anthropic: 'preset anthropic; base_url "URL"',
  gemini: 'preset gemini; base_url "URL"',
  ollama: 'preset ollama; base_url "URL"; auth bearer',
};
const FAMILIES: Readonly<Partial<Record<OracleProtocol, string>>> = { chat: 'openai', responses: 'openai' };
/** Vendors of Chat whose presets say how they differ. */
const CHAT_VENDORS = [
  'groq',
  'mistral',
  'deepseek',
  'xai',
  'openrouter',
  'together',
  'fireworks',
  'cerebras',
  'moonshot',
] as const;

export function upstreamOf(protocol: OracleProtocol, vendor: string): string {
  const known = CHAT_VENDORS.find((name) => name === vendor);
  return protocol === 'chat' && known !== undefined ? `chat-${known}` : protocol;
}

export class ConformanceGateway {
  readonly replay: ReplayServer;
  #running: RunningFairlead;

  private constructor(replay: ReplayServer, running: RunningFairlead) {
    this.replay = replay;
    this.#running = running;
  }

  static async start(): Promise<ConformanceGateway> {
    const replay = await ReplayServer.start();
    return new ConformanceGateway(replay, await startOn(replay.url));
  }

  /** Forgets what failed: cooling keys and open breakers. */
  async renew(): Promise<void> {
    await this.#running.stop();
    this.#running = await startOn(this.replay.url);
  }

  async stop(): Promise<void> {
    await this.#running.stop();
    await this.replay.close();
  }

  /** Asks, as the client whose requests all go to `upstream`. Throws where no answer comes in time. */
  async ask(request: ClientRequest, upstream: string): Promise<Answered> {
    const { records, url } = this.#running;
    const before = records.length;
    const response = await fetch(`${url}${request.path}`, {
      method: 'POST',
      headers: { ...request.headers, authorization: `Bearer key-${upstream}` },
      body: JSON.stringify(request.body),
      signal: AbortSignal.timeout(MOST_MS),
    });
    const text = await response.text();
    const record = await recordAfter(records, before);
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      text,
      told: [
        ...toldIn(response.headers.get('x-fairlead-warnings')),
        ...(record?.warnings ?? []).map(({ path }) => path),
      ],
      record,
    };
  }
}

async function recordAfter(records: readonly RequestRecord[], before: number): Promise<RequestRecord | undefined> {
  for (let turn = 0; turn < 200 && records.length <= before; turn += 1) await new Promise(setImmediate);
  return records[before];
}

function toldIn(header: string | null): string[] {
  if (header === null) return [];
  return (JSON.parse(header) as ({ path: string } | number)[]).flatMap((one) =>
    typeof one === 'number' ? [] : [one.path],
  );
}

async function startOn(url: string): Promise<RunningFairlead> {
  const providers = [
    ...Object.entries(PROVIDERS).map(([name, words]) => [name, withFamily(name as OracleProtocol, words)] as const),
    ...CHAT_VENDORS.map((vendor) => [`chat-${vendor}`, `preset ${vendor}; base_url "URL/v1"`] as const),
  ];
  const lines = providers.map(
    ([name, words]) => `client ${name} { key env.${variable(name)} }
provider up-${name} { ${words.replace('URL', url)}; key env.UPSTREAM_KEY }
route ${name} { match client ${name}; to up-${name}/$model }`,
  );
  const environment = Object.fromEntries(providers.map(([name]) => [variable(name), `key-${name}`]));
  return startFairlead(`edition 2026\nserver { listen 127.0.0.1:0 }\n${lines.join('\n')}\n`, {
    ...environment,
    UPSTREAM_KEY: 'upstream-key',
  });
}

function withFamily(protocol: OracleProtocol, words: string): string {
  const family = FAMILIES[protocol];
  return family === undefined ? words : `preset ${family}; ${words}`;
}

function variable(name: string): string {
  return `KEY_${name.replaceAll('-', '_').toUpperCase()}`;
}
