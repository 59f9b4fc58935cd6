// One HTTP request of a client, from its head to the gateway: who calls, what it says, and how it is refused.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../codec/canonical/json.ts';
import type { ClientCodec, Endpoint, LocalQuestion } from '../codec/codec.ts';
import { createOperationCall } from '../codec/exchange.ts';
import type { GatewayError } from '../errors.ts';
import type { Admission } from '../gateway/admission.ts';
import { fairleadHeaders } from '../gateway/answer-head.ts';
import type { KnownClient } from '../gateway/client-keys.ts';
import { asGatewayError, sendError } from '../gateway/error-answer.ts';
import { Execution } from '../gateway/execution.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { modelsFor, reachesModel } from '../gateway/models.ts';
import { type Outcome, RecordDraft } from '../gateway/record-draft.ts';
import type { Snapshot } from '../gateway/snapshot.ts';
import { authenticate } from './authenticate.ts';
import { readCallBody } from './call-body.ts';
import { HttpReply } from './http-reply.ts';
import { discardBody } from './read-body.ts';
import { RequestHead } from './request-head.ts';

export interface HttpExchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** What the codec's path caught. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The listener can be reached from this machine only. */
  readonly local: boolean;
  readonly codec: ClientCodec;
}

/** How a request is refused before its body is looked at. */
export interface Refusal {
  readonly error: GatewayError;
  /** What the path takes instead. */
  readonly methods?: readonly string[];
}

/** A call of an endpoint: authenticated by its head, then read, parsed, and handed to the gateway or answered here. */
export async function serveCall(gateway: Gateway, exchange: HttpExchange, endpoint: Endpoint): Promise<void> {
  const admission = gateway.admit();
  let client: KnownClient | undefined;
  try {
    const { incoming, codec } = exchange;
    const head = new RequestHead(incoming, exchange.parameters);
    const { snapshot, requestId, startedAt } = admission;
    client = authenticate(snapshot, incoming.headers, { query: head.query, local: exchange.local, now: startedAt });
    const read = await readCallBody(incoming, endpoint, snapshot.table.server.bodyLimitBytes);
    if (read === undefined) {
      close(admission, exchange, { client, outcome: { outcome: 'gone', status: 499 } });
      return;
    }
    if (endpoint.local !== undefined) {
      const question = questionOf({ call: head, body: read.body }, snapshot, client);
      sendLocal(exchange, admission, { client, answer: endpoint.local(question) });
      return;
    }
    const created = Math.floor(startedAt / 1000);
    const call = createOperationCall({ codec, head, ...read, requestId, created }, endpoint);
    new Execution({ admission, call, client, reply: new HttpReply(exchange.outgoing) }).begin();
  } catch (fault) {
    refuse(admission, exchange, { client, fault });
  }
}

function questionOf(
  asked: Pick<LocalQuestion, 'call' | 'body'>,
  snapshot: Snapshot,
  client: KnownClient | undefined,
): LocalQuestion {
  return {
    ...asked,
    get models() {
      return modelsFor(snapshot, client);
    },
    reaches: (model) => reachesModel(snapshot, client, model),
  };
}

function sendLocal(
  exchange: HttpExchange,
  admission: Admission,
  { client, answer }: { readonly client: KnownClient | undefined; readonly answer: JsonObject },
): void {
  const body = JSON.stringify(answer);
  const reply = new HttpReply(exchange.outgoing);
  const length = String(Buffer.byteLength(body));
  reply.head(200, { ...ownHeaders(admission), 'content-type': 'application/json', 'content-length': length });
  reply.end(body);
  close(admission, exchange, { client, outcome: { outcome: 'answered', status: 200 } });
}

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
