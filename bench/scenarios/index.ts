// Every scenario that is requests and answers. Adding one is adding a record.
import type { Protocol } from '../../src/vocabulary.ts';
import { bare } from '../contenders/bare.ts';
import type { Call, Contender } from '../contenders/contender.ts';
import { direct } from '../contenders/direct.ts';
import { fairlead } from '../contenders/fairlead.ts';
import { limitsInMemory, limitsInRedis, manyRoutes, silent } from '../contenders/fairlead-variants.ts';
import { nginx } from '../contenders/nginx.ts';
import { PEERS } from '../contenders/peers.ts';
import { STREAM_EVENTS } from '../payloads.ts';
import type { Scenario } from './scenario.ts';

const LETTERS: Readonly<Record<string, Protocol>> = {
  C: 'openai-chat',
  R: 'openai-responses',
  A: 'anthropic',
  G: 'gemini',
  O: 'ollama',
};

const FLOORS = [direct, bare, nginx, fairlead];
/** nginx and the direct way are the same whatever the pair. */
const PAIR = [direct, bare, fairlead];

const TARGETS = ['C->C', 'A->A', 'C->A', 'C->G'];
const OTHER_STREAMS = ['R->R', 'G->G', 'O->O', 'C->G', 'A->C'];
const OTHER_PAIRS = ['R->R', 'G->G', 'O->O', 'C->R', 'A->C', 'R->C', 'G->C', 'A->R', 'R->A'];

export const SCENARIOS: readonly Scenario[] = [
  ...TARGETS.map((pair) => whole('floor', pair, FLOORS)),
  ...['C->C', 'A->A', 'C->A'].map((pair) => stream('floor', pair, FLOORS)),
  ...OTHER_PAIRS.map((pair) => whole('pairs', pair, PAIR)),
  ...OTHER_STREAMS.map((pair) => stream('pairs', pair, PAIR)),
  sized(100 * 1024, '100 KB'),
  sized(1024 * 1024, '1 MB'),
  ...['C->C', 'C->A'].map((pair) => whole('peers', pair, [...FLOORS, ...PEERS])),
  { ...stream('peers', 'C->C', [...FLOORS, ...PEERS]), connections: 8 },
  limited(),
  { ...whole('state', 'C->C', [direct, fairlead, limitsInMemory, limitsInRedis]), name: 'limits and affinity' },
  { ...whole('routes', 'C->C', [direct, ...manyRoutes]), name: 'many routes' },
  { ...whole('log', 'C->C', [direct, silent, fairlead]), name: 'log and traces' },
];

function whole(part: string, pair: string, contenders: readonly Contender[]): Scenario {
  return { part, name: `${pair} JSON`, call: callOf(pair, false), contenders, connections: 32, rate: 250 };
}

function stream(part: string, pair: string, contenders: readonly Contender[]): Scenario {
  const name = `${pair} stream of ${STREAM_EVENTS}`;
  return { part, name, call: callOf(pair, true), contenders, connections: 32, rate: 60 };
}

function callOf(pair: string, stream: boolean): Call {
  const [client, upstream] = pair.split('->').map((letter) => LETTERS[letter]);
  if (client === undefined || upstream === undefined) throw new Error(`no pair: ${pair}`);
  return { client, upstream, behaviour: 'bench-answer', stream };
}

function sized(bytes: number, said: string): Scenario {
  const one = whole('bodies', 'C->C', FLOORS);
  return { ...one, name: `C->C body of ${said}`, call: { ...one.call, bytes }, connections: 8, rate: 40 };
}

/** Each request meets a 429 first. */
function limited(): Scenario {
  const one = whole('fallback', 'C->C', [direct, fairlead]);
  return { ...one, name: 'fallback after a 429', call: { ...one.call, behaviour: 'bench-limited' } };
}
