// One HTTP request of a client, from its head to the gateway: who calls, what it says, and how it is refused.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../codec/canonical/json.ts';
import type { ClientCodec, Endpoint, LocalQuestion } from '../codec/codec.ts';
import { createOperationCall } from '../codec/exchange.ts';
import type { RequestBytes } from '../codec/long-body.ts';
import type { GatewayError } from '../errors.ts';
import type { Admission } from '../gateway/admission.ts';
import { fairleadHeaders } from '../gateway/answer-head.ts';
import type { KnownClient } from '../gateway/client-keys.ts';
import { asGatewayError, sendError } from '../gateway/error-answer.ts';
import { Execution } from '../gateway/execution.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { modelsFor, reachesModel } from '../gateway/models.ts';
import { type Outcome, RecordDraft } from '../gateway/record-draft.ts';
import { authenticate } from './authenticate.ts';
import { type BodyKind, bodyKind } from './call-body.ts';
import { HttpReply } from './http-reply.ts';
import type { Reach } from './local-names.ts';
import { type JsonBody, parseBody } from './parse-body.ts';
import { type BodyTaker, discardBody, readBody } from './read-body.ts';
import { RequestHead } from './request-head.ts';

export interface HttpExchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** What the codec's path caught. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Of the listener that it came to. */
  readonly reach: Reach;
  readonly codec: ClientCodec;
}

/** How a request is refused before its body is looked at. */
export interface Refusal {
  readonly error: GatewayError;
  /** What the path takes instead. */
  readonly methods?: readonly string[];
}

/** A call of an endpoint: authenticated by its head, then read, parsed, and handed to the gateway or answered here. */
export function serveCall(gateway: Gateway, exchange: HttpExchange, endpoint: Endpoint): void {
  new ServedCall(gateway.admit(), exchange, endpoint).begin();
}

class ServedCall implements BodyTaker {
  readonly #admission: Admission;
  readonly #exchange: HttpExchange;
  readonly #endpoint: Endpoint;
  readonly #head: RequestHead;
  #client: KnownClient | undefined;
  #kind: BodyKind = 'none';

  constructor(admission: Admission, exchange: HttpExchange, endpoint: Endpoint) {
    this.#admission = admission;
    this.#exchange = exchange;
    this.#endpoint = endpoint;
    this.#head = new RequestHead(exchange.incoming, exchange.parameters);
  }

  begin(): void {
    const { snapshot, startedAt: now } = this.#admission;
    const { incoming, reach } = this.#exchange;
    try {
      this.#client = authenticate(snapshot, incoming.headers, { head: this.#head, reach, now });
      this.#kind = bodyKind(this.#endpoint, incoming.headers);
    } catch (fault) {
      this.refused(fault);
      return;
    }
    if (this.#kind === 'none') this.read(NO_BYTES);
    else readBody(incoming, snapshot.table.server.bodyLimitBytes, this);
  }

  read(bytes: RequestBytes): void {
    try {
      const json = this.#kind === 'json' ? parseBody(bytes) : NO_JSON;
      if (this.#endpoint.local === undefined) this.#execute(bytes, json);
      else this.#answer(this.#endpoint.local(this.#question(json.body)));
    } catch (fault) {
      this.refused(fault);
    }
  }

  refused(fault: unknown): void {
    refuse(this.#admission, this.#exchange, { client: this.#client, fault });
  }

  gone(): void {
    close(this.#admission, this.#exchange, { client: this.#client, outcome: { outcome: 'gone', status: 499 } });
  }

  #execute(bytes: RequestBytes, { text, body }: JsonBody | typeof NO_JSON): void {
    const { codec, outgoing } = this.#exchange;
    const admission = this.#admission;
    const { requestId, startedAt } = admission;
    const created = Math.floor(startedAt / 1000);
    const init = { codec, head: this.#head, bytes, text, body, requestId, created };
    const call = createOperationCall(init, this.#endpoint);
    new Execution({ admission, call, client: this.#client, reply: new HttpReply(outgoing) }).begin();
  }

  #question(body: JsonObject): LocalQuestion {
    const { snapshot } = this.#admission;
    const client = this.#client;
    return {
      call: this.#head,
      body,
      get models() {
        return modelsFor(snapshot, client);
      },
      reaches: (model) => reachesModel(snapshot, client, model),
    };
  }

  #answer(answer: JsonObject): void {
    const body = JSON.stringify(answer);
    const reply = new HttpReply(this.#exchange.outgoing);
    const length = String(Buffer.byteLength(body));
    reply.head(200, { ...ownHeaders(this.#admission), 'content-type': 'application/json', 'content-length': length });
    reply.end(body);
    close(this.#admission, this.#exchange, { client: this.#client, outcome: { outcome: 'answered', status: 200 } });
  }
}

const NO_BYTES = Buffer.alloc(0);
const NO_JSON = { text: undefined, body: {} };

/** Answers with an error that needs nothing of the request: an unknown path, a wrong method. */
export function serveError(gateway: Gateway, exchange: HttpExchange, { error, methods }: Refusal): void {
  refuse(gateway.admit(), exchange, { client: undefined, fault: error, methods });
}

interface Refused {
  readonly client: KnownClient | undefined;
  readonly fault: unknown;
  readonly methods?: readonly string[] | undefined;
}

function refuse(admission: Admission, exchange: HttpExchange, { client, fault, methods }: Refused): void {
  const error = asGatewayError(fault);
  if (error.cause === fault) admission.parts.onFault(fault);
  const { incoming, outgoing, codec } = exchange;
  const headers = ownHeaders(admission);
  if (methods !== undefined) headers.allow = methods.join(', ');
  sendError({ codec, error, requestId: admission.requestId, reply: new HttpReply(outgoing), headers });
  discardBody(incoming);
  close(admission, exchange, { client, outcome: { outcome: 'failed', status: codec.errors.status(error), error } });
}

function ownHeaders({ requestId, snapshot }: Admission): Record<string, string> {
  return fairleadHeaders({ requestId, config: snapshot.hash });
}

function close(
  admission: Admission,
  { codec }: HttpExchange,
  { client, outcome }: { readonly client: KnownClient | undefined; readonly outcome: Outcome },
): void {
  const unread = { operation: undefined, model: undefined, stream: undefined };
  new RecordDraft(admission).close({ client: client?.name, protocol: codec.protocol, ...unread }, outcome);
}
