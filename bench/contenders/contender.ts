// What takes part: something between the client and the upstream, or nothing.
import type { Protocol } from '../../src/vocabulary.ts';
import type { ServerProcess } from '../measure/server-process.ts';
import { SENTENCE } from '../payloads.ts';
import { WIRES } from '../wires.ts';

/** What the upstream does: answer, or with 429, or with a stream that stays open, and in it 50 events a second or none. */
export const BEHAVIOURS = ['bench-answer', 'bench-limited', 'bench-paced', 'bench-idle'] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** What a scenario wants, whoever is asked. */
export interface Call {
  /** The protocol that the client speaks. */
  readonly client: Protocol;
  /** The protocol that the upstream speaks. */
  readonly upstream: Protocol;
  readonly behaviour: Behaviour;
  readonly stream: boolean;
  /** Of the request's body; undefined: about 1 KB. */
  readonly bytes?: number;
}

/** A call as one contender wants to be asked for it. */
export interface Ask {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Contender {
  /** As it is named in scenarios and in figures. */
  readonly name: string;
  /** Undefined: it can take part. Else what is missing, and how it is to be had. */
  missing(): string | undefined;
  /** Makes it able to take part. Only for what is no part of the project and no package of the system. */
  readonly install?: () => void;
  /** Starts it before this upstream. */
  start(upstream: string): Promise<ServerProcess>;
  /** How it is asked for what that upstream answers. Undefined: it cannot do that. */
  ask(call: Call, upstream: string): Ask | undefined;
}

/** The model that a client asks for where the contender finds the upstream by it. */
export function modelFor({ behaviour, upstream }: Pick<Call, 'behaviour' | 'upstream'>): string {
  return `${behaviour}@${upstream}`;
}

/** The request as a client of `call.client` sends it. */
export function clientAsk(call: Call, model: string = modelFor(call)): Ask {
  return { path: pathOf(call.client, model, call.stream), headers: HEADERS, body: bodyOf(call, model) };
}

/** The same request, sent to where the upstream answers it: for contenders that do not route. */
export function upstreamAsk(call: Call): Ask {
  const { headers, body } = clientAsk(call, call.behaviour);
  const path = pathOf(call.upstream, call.behaviour, call.stream);
  // Gemini's clients ask for a stream in the path, which is another one now.
  const streams = call.client === 'gemini' && call.stream;
  return { path, headers, body: streams ? body.replace('{', '{"stream":true,') : body };
}

const HEADERS = { 'content-type': 'application/json' };

const PATHS: Readonly<Record<Exclude<Protocol, 'gemini'>, string>> = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  anthropic: '/v1/messages',
  ollama: '/api/chat',
};

function pathOf(protocol: Protocol, model: string, stream: boolean): string {
  if (protocol !== 'gemini') return PATHS[protocol];
  return `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`;
}

/** The model stands first, as the official clients write it. */
function bodyOf({ client, stream, bytes }: Call, model: string): string {
  const named = client === 'gemini' ? {} : { model };
  const streaming = client === 'gemini' || (!stream && client !== 'ollama') ? {} : { stream };
  const body = { ...named, ...WIRES[client].request, ...streaming };
  return JSON.stringify(bytes === undefined ? body : lengthened(body, bytes));
}

/** The last message of a Chat request made long. */
function lengthened(body: object, bytes: number): object {
  const text = SENTENCE.repeat(Math.ceil(bytes / SENTENCE.length)).slice(0, bytes);
  return { ...body, messages: [{ role: 'user', content: text }] };
}
