// A gateway from the text of a routes file, under a clock that is moved by hand, with upstreams that play a script.
import { anthropicCodec } from '../../src/codec/anthropic/index.ts';
import type { ClientCodec } from '../../src/codec/codec.ts';
import { createClientCall } from '../../src/codec/exchange.ts';
import { openAiChat } from '../../src/codec/openai-chat/index.ts';
import { compile } from '../../src/compiler/compile.ts';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import { Execution } from '../../src/gateway/execution.ts';
import { Gateway } from '../../src/gateway/gateway.ts';
import { provision, type Snapshot } from '../../src/gateway/snapshot.ts';
import type { RouteTable } from '../../src/route-table.ts';
import { seededRandom } from '../../src/routing/random.ts';
import { createMemoryState } from '../../src/state/memory.ts';
import type { State } from '../../src/state/state.ts';
import type { RequestRecord } from '../../src/telemetry/record.ts';
import { createInProcessTransport, type ScriptStep } from '../../src/upstream/in-process.ts';
import { ANSWER, ask, CLOSE, FINISH, failure, OPEN, START, STOP, text } from './anthropic-wire.ts';
import { FakeClock } from './fake-clock.ts';
import { RecordedReply } from './recorded-reply.ts';
import { secretOf } from './running-server.ts';

export type Script = readonly ScriptStep[];

const data = (...texts: string[]): ScriptStep[] => texts.map((value) => ({ kind: 'data', text: value }));
const head = (status: number, headers: Record<string, string> = {}): ScriptStep => ({ kind: 'head', status, headers });
const sse = head(200, { 'content-type': 'text/event-stream' });

/** What upstreams do; they speak Anthropic. */
export const UPSTREAM = {
  answers: (usage: object = ANSWER.usage): Script => [
    head(200),
    ...data(JSON.stringify({ ...ANSWER, usage })),
    { kind: 'end' },
  ],
  refuses: (status: number, type: string): Script => [
    head(status),
    ...data(JSON.stringify(failure(type, 'no'))),
    { kind: 'end' },
  ],
  hangs: [{ kind: 'hang' }] as Script,
  /** Content at once, its end after a time. */
  streams: (ms: number): Script => [
    sse,
    ...data(START, OPEN, text('a')),
    { kind: 'wait', ms },
    ...data(CLOSE, FINISH, STOP),
    { kind: 'end' },
  ],
} as const;

interface Options {
  /** What each provider does, by its name; by default it answers. */
  readonly scripts?: Readonly<Record<string, Script | (() => Script)>>;
  readonly state?: State;
}

export interface Ask {
  /** The name of a client; absent: anonymous. */
  readonly as?: string;
  readonly codec?: ClientCodec;
  readonly body?: object;
}

/** Each provider of the file is spoken to in Anthropic's protocol, with a key where the file gives it one. */
export function startScripted(routes: string, { scripts = {}, state = createMemoryState() }: Options = {}) {
  const clock = new FakeClock();
  const sent: { readonly provider: string; readonly key: string | undefined }[] = [];
  const records: RequestRecord[] = [];
  const faults: unknown[] = [];
  const snapshotOf = (source: string): Snapshot =>
    provision({
      table: tableOf(source),
      positions: () => undefined,
      hash: 'hash-1',
      secrets: { environment: secretOf, file: () => '' },
      transportFor: ({ name }) =>
        createInProcessTransport(({ headers }) => {
          sent.push({ provider: name, key: headers['x-api-key'] });
          const script = scripts[name] ?? UPSTREAM.answers();
          return typeof script === 'function' ? script() : script;
        }, clock),
    });
  const gateway = new Gateway(snapshotOf(routes), {
    clock,
    random: seededRandom(1),
    state,
    onRecord: (record) => void records.push(record),
    onFault: (fault) => void faults.push(fault),
  });
  const send = ({ as, codec = anthropicCodec, body = {} }: Ask = {}): RecordedReply => {
    const reply = new RecordedReply();
    const admission = gateway.admit();
    const bytes = Buffer.from(String(ask(body).body));
    const path = codec === openAiChat ? '/v1/chat/completions' : '/v1/messages';
    const call = createClientCall({
      codec,
      head: { path, parameters: {}, query: new URLSearchParams(), headers: {} },
      bytes,
      body: JSON.parse(bytes.toString()),
      requestId: admission.requestId,
      created: 1,
    });
    const { clientKeys } = gateway.snapshot;
    const client = as === undefined ? undefined : clientKeys.find(secretOf(`${as.toUpperCase()}_CLIENT_KEY`));
    new Execution({ admission, call, client, reply }).begin();
    return reply;
  };
  const reload = (source: string): void => gateway.install(snapshotOf(source));
  return { clock, gateway, send, sent, records, faults, state, reload };
}

function tableOf(source: string): RouteTable {
  const { table, diagnostics } = compile('test.routes', {
    files: memoryFiles({ 'test.routes': `edition 2026\n${source}\n` }),
  });
  if (table === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return table;
}
