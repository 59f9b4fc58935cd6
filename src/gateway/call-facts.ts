// What routing may ask of a live request; each fact is made when it is asked for, and a body decoded only for those
// that need it.
import type { Part } from '../codec/canonical/content.ts';
import type { ChatRequest } from '../codec/canonical/request.ts';
import type { ClientCall } from '../codec/exchange.ts';
import type { Flag, NumberField } from '../route-table.ts';
import type { RequestFacts } from '../routing/facts.ts';
import type { Operation, Protocol } from '../vocabulary.ts';
import type { KnownClient } from './client-keys.ts';

export class CallFacts implements RequestFacts {
  readonly requestId: string;
  readonly model: string;
  readonly client: string | undefined;
  readonly tags: readonly string[];
  readonly protocol: Protocol;
  readonly operation: Operation = 'chat';
  readonly #call: ClientCall;

  constructor(call: ClientCall, client: KnownClient | undefined) {
    this.requestId = call.requestId;
    this.model = call.requestHead.model;
    this.client = client?.name;
    this.tags = client?.tags ?? [];
    this.protocol = call.codec.protocol;
    this.#call = call;
  }

  header(name: string): string | undefined {
    return this.#call.head.headers[name];
  }

  /** Throws `invalid_request` where the body has to be decoded for it and cannot be. */
  flag(flag: Flag): boolean {
    return FLAGS[flag](this.#call);
  }

  /** As `flag`. */
  number(field: NumberField): number | undefined {
    const value = this.#call.decoded().parameters[field];
    return typeof value === 'number' ? value : undefined;
  }
}

const FLAGS: Readonly<Record<Flag, (call: ClientCall) => boolean>> = {
  stream: (call) => call.requestHead.stream,
  tools: (call) => call.decoded().tools.length > 0,
  images: (call) => hasImage(call.decoded()),
};

function hasImage(request: ChatRequest): boolean {
  return request.messages.some((message) => message.parts.some(isImage));
}

function isImage(part: Part): boolean {
  if (part.type === 'media') return part.kind === 'image';
  return part.type === 'tool-result' && part.content.some(isImage);
}
