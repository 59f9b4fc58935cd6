// What routing may ask of a live request; each fact is made when it is asked for, and a body decoded only for those
// that need it.
import type { MediaKind, Part } from '../codec/canonical/content.ts';
import type { ChatRequest } from '../codec/canonical/request.ts';
import type { ClientCall } from '../codec/exchange.ts';
import { codecFor } from '../codec/index.ts';
import { estimateInput } from '../codec/input-estimate.ts';
import type { Feature, KeptBy, RequestFacts } from '../routing/facts.ts';
import type { NumberField, Operation, Protocol, ProviderProtocol } from '../vocabulary.ts';
import type { KnownClient } from './client-keys.ts';
import { promptOf, sessionOf, userOf } from './request-origin.ts';

/** All that needs the body throws `invalid_request` where it has to be decoded and cannot be. */
export class CallFacts implements RequestFacts {
  readonly requestId: string;
  readonly at: number;
  readonly model: string;
  readonly client: string | undefined;
  readonly tags: readonly string[];
  readonly protocol: Protocol;
  readonly operation: Operation;
  readonly #call: ClientCall;
  #inputTokens: number | undefined;
  #prompt: string | undefined;
  #keptBy: KeptBy | undefined;

  /** @param at when it came, in Unix milliseconds */
  constructor(call: ClientCall, client: Pick<KnownClient, 'name' | 'tags'> | undefined, at: number) {
    this.requestId = call.requestId;
    this.at = at;
    this.model = call.requestHead.model;
    this.client = client?.name;
    this.tags = client?.tags ?? [];
    this.protocol = call.codec.protocol;
    this.operation = call.operation;
    this.#call = call;
  }

  /** The same request, about what this target keeps. */
  about(keptBy: KeptBy): this {
    this.#keptBy = keptBy;
    return this;
  }

  get keptBy(): KeptBy | undefined {
    return this.#keptBy;
  }

  lackedBy(protocol: ProviderProtocol): string | undefined {
    return this.#call.lackedBy(codecFor(protocol));
  }

  header(name: string): string | undefined {
    return this.#call.head.headers[name];
  }

  metadata(key: string): string | undefined {
    const metadata = this.#call.conversation()?.metadata;
    const value = metadata !== undefined && Object.hasOwn(metadata, key) ? metadata[key] : undefined;
    if (value === undefined || value === null) return undefined;
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  flag(feature: Feature): boolean {
    if (feature === 'stream') return this.#call.requestHead.stream;
    const request = this.#call.conversation();
    return request !== undefined && FEATURES[feature](request);
  }

  number(field: NumberField): number | undefined {
    return NUMBERS[field](this.#call, () => this.#estimate());
  }

  user(): string | undefined {
    const request = this.#call.conversation();
    return request && userOf(request);
  }

  session(): string | undefined {
    return sessionOf(this.#call.conversation(), this.#call.head.headers);
  }

  prompt(): string | undefined {
    const request = this.#call.conversation();
    this.#prompt ??= request && promptOf(request);
    return this.#prompt;
  }

  #estimate(): number | undefined {
    const request = this.#call.conversation();
    this.#inputTokens ??= request && estimateInput(request);
    return this.#inputTokens;
  }
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

type NumberReader = (call: ClientCall, estimate: () => number | undefined) => number | undefined;

const NUMBERS: Readonly<Record<NumberField, NumberReader>> = {
  input_tokens: (_, estimate) => estimate(),
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
