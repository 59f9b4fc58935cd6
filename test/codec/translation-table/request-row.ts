// What a row of the table says of requests.
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import type { Protocol } from '../../../src/vocabulary.ts';

export interface RequestRow {
  readonly name: string;
  /** The request in canonical words; a function where it depends on who asks. */
  readonly request: Partial<ChatRequest> | ((client: ClientWords) => Partial<ChatRequest>);
  /** What clients write that no target would be sent in just that form, laid over the body. */
  readonly written?: Readonly<Partial<Record<Protocol, JsonObject>>>;
  /** What the row is about; undefined where the request does not say it. */
  read(request: ChatRequest): unknown;
  /** Whether a target is told the same in its own words, where `read` finds it otherwise. */
  means?(received: ChatRequest, sent: unknown): boolean;
}

export interface ClientWords {
  readonly protocol: Protocol;
  readonly family: string;
}
