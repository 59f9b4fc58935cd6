// What routing may ask of a live request; each fact is made when it is asked for, and a body decoded only for those
// that need it.
import type { MediaKind, Part } from '../codec/canonical/content.ts';
import type { ChatRequest } from '../codec/canonical/request.ts';
import type { ClientCall } from '../codec/exchange.ts';
import { codecFor } from '../codec/index.ts';
import { estimateInput } from '../codec/input-estimate.ts';
import { ForgottenFact, type KeptBy, type RequestFacts } from '../routing/facts.ts';
import type { Feature, NumberField, Operation, Protocol, ProviderProtocol } from '../vocabulary.ts';
import type { KnownClient } from './client-keys.ts';
import { promptOf, sessionOf, userOf } from './request-origin.ts';

/**
 * All that needs the body throws `invalid_request` where it has to be decoded and cannot be. What was asked is remembered when the
 * request itself is let go: a trace can still say why, and holds no body; anything else is then a `ForgottenFact`.
 */
export class CallFacts implements RequestFacts {
  readonly requestId: string;
  readonly at: number;
  readonly model: string;
  readonly client: string | undefined;
  readonly tags: readonly string[];
  readonly protocol: Protocol;
  readonly operation: Operation;
  #call: ClientCall | undefined;
  #answers: Map<string, unknown> | undefined;
  #keptBy: KeptBy | undefined;

  /** @param at when it came, in Unix milliseconds */
  constructor(call: ClientCall, client: Pick<KnownClient, 'name' | 'tags'> | undefined, at: number) {
    this.requestId = call.requestId;
    this.at = at;
    this.model = call.requestHead.model;
    this.client = client?.name;
    this.tags = client?.tags ?? NO_TAGS;
    this.protocol = call.codec.protocol;
    this.operation = call.operation;
    this.#call = call;
  }

  /** The same request, about what this target keeps. */
  about(keptBy: KeptBy): this {
    this.#keptBy = keptBy;
    return this;
  }

  /** The request is over. */
  letGo(): void {
    this.#call = undefined;
  }

  get keptBy(): KeptBy | undefined {
    return this.#keptBy;
  }

  lackedBy(protocol: ProviderProtocol): string | undefined {
    return this.#call?.lackedBy(codecFor(protocol));
  }

  header(name: string): string | undefined {
    return this.#ask(`header ${name}`, ({ head }) => head.headers[name]);
  }

  metadata(key: string): string | undefined {
    return this.#ask(`metadata ${key}`, (call) => metadataOf(call.conversation(), key));
  }

  flag(feature: Feature): boolean {
    return this.#ask(`flag ${feature}`, (call) => {
      if (feature === 'stream') return call.requestHead.stream;
      const request = call.conversation();
      return request !== undefined && FEATURES[feature](request);
    });
  }

  number(field: NumberField): number | undefined {
    return this.#ask(`number ${field}`, NUMBERS[field]);
  }

  user(): string | undefined {
    return this.#askConversation('user', userOf);
  }

  session(): string | undefined {
    return this.#ask('session', sessionOf);
  }

  prompt(): string | undefined {
    return this.#askConversation('prompt', promptOf);
  }

  #askConversation(question: string, read: (request: ChatRequest) => string | undefined): string | undefined {
    return this.#ask(question, (call) => {
      const request = call.conversation();
      return request && read(request);
    });
  }

  #ask<T>(question: string, read: (call: ClientCall) => T): T {
    this.#answers ??= new Map();
    if (this.#answers.has(question)) return this.#answers.get(question) as T;
    if (this.#call === undefined) throw new ForgottenFact(question);
    const answer = read(this.#call);
    this.#answers.set(question, answer);
    return answer;
  }
}

const NO_TAGS: readonly string[] = [];

function metadataOf(request: ChatRequest | undefined, key: string): string | undefined {
  const metadata = request?.metadata;
  const value = metadata !== undefined && Object.hasOwn(metadata, key) ? metadata[key] : undefined;
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const FEATURES: Readonly<Record<Exclude<Feature, 'stream'>, (request: ChatRequest) => boolean>> = {
  tools: (request) => request.tools.length > 0,
  images: (request) => holds('image', request),
  audio: (request) => holds('audio', request) || (request.modalities?.includes('audio') ?? false),
  documents: (request) => holds('document', request),
  json_schema: (request) => request.responseFormat?.type === 'json_schema',
  thinking,
  system: ({ messages }) => messages.some(({ role }) => role === 'system' || role === 'developer'),
};

/** Switched on, or given a level or a budget. */
function thinking({ thinking, parameters }: ChatRequest): boolean {
  if (thinking !== undefined) return thinking.mode !== 'off';
  const { reasoning_effort: effort, thinking_budget: budget } = parameters;
  return (effort !== undefined && effort !== 'none') || (budget !== undefined && budget !== 0);
}

const NUMBERS: Readonly<Record<NumberField, (call: ClientCall) => number | undefined>> = {
  input_tokens: (call) => {
    const request = call.conversation();
    return request && estimateInput(request);
  },
  max_tokens: (call) => {
    const limit = call.conversation()?.parameters.max_tokens;
    return typeof limit === 'number' ? limit : undefined;
  },
  messages: (call) => call.conversation()?.messages.length,
  body_size: (call) => call.bytes.length,
};

function holds(kind: MediaKind, request: ChatRequest): boolean {
  const isKind = (part: Part): boolean =>
    part.type === 'media' ? part.kind === kind : part.type === 'tool-result' && part.content.some(isKind);
  return request.messages.some((message) => message.parts.some(isKind));
}
