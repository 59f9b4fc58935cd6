// One HTTP request of a client, from its head to the gateway: who calls, what it says, and how it is refused.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ClientCodec } from '../codec/codec.ts';
import { createClientCall } from '../codec/exchange.ts';
import type { GatewayError } from '../errors.ts';
import type { Admission } from '../gateway/admission.ts';
import { fairleadHeaders } from '../gateway/answer-head.ts';
import type { KnownClient } from '../gateway/client-keys.ts';
import { asGatewayError, sendError, statusFor } from '../gateway/error-answer.ts';
import { Execution } from '../gateway/execution.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { modelsFor } from '../gateway/models.ts';
import { type Outcome, RecordDraft } from '../gateway/record-draft.ts';
import { authenticate } from './authenticate.ts';
import { HttpReply } from './http-reply.ts';
import { modelList } from './model-list.ts';
import { parseBody, requireJsonType } from './parse-body.ts';
import { discardBody, readBody } from './read-body.ts';
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

/** A chat request: authenticated by its head, then read, parsed and handed to the gateway. */
export async function serveChat(gateway: Gateway, exchange: HttpExchange): Promise<void> {
  const admission = gateway.admit();
  let client: KnownClient | undefined;
  try {
    const { incoming, codec } = exchange;
    const head = new RequestHead(incoming, exchange.parameters);
    const { snapshot, requestId, startedAt } = admission;
    client = authenticate(snapshot, incoming.headers, { query: head.query, local: exchange.local });
    requireJsonType(incoming.headers);
    const bytes = await readBody(incoming, snapshot.table.server.bodyLimitBytes);
    if (bytes === undefined) {
      close(admission, exchange, { client, outcome: { outcome: 'gone', status: 499 } });
      return;
    }
    const body = parseBody(bytes);
    const created = Math.floor(startedAt / 1000);
    const call = createClientCall({ codec, head, bytes, body, requestId, created });
    new Execution({ admission, call, client, reply: new HttpReply(exchange.outgoing) }).begin();
  } catch (fault) {
    refuse(admission, exchange, { client, fault });
  }
}

/** The models that this client may ask for, in the shape of the codec's protocol. */
export function serveModels(gateway: Gateway, exchange: HttpExchange): void {
  const admission = gateway.admit();
  const { incoming, outgoing, codec, local } = exchange;
  let client: KnownClient | undefined;
  try {
    const head = new RequestHead(incoming, exchange.parameters);
    client = authenticate(admission.snapshot, incoming.headers, { query: head.query, local });
    const body = JSON.stringify(modelList(codec.protocol, modelsFor(admission.snapshot, client)));
    outgoing.writeHead(200, {
      ...ownHeaders(admission),
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    });
    outgoing.end(body);
    close(admission, exchange, { client, outcome: { outcome: 'answered', status: 200 } });
  } catch (fault) {
    refuse(admission, exchange, { client, fault });
  }
}

/** Answers with an error that needs nothing of the request: an unknown path, a wrong method. */
export function serveError(gateway: Gateway, exchange: HttpExchange, error: GatewayError): void {
  refuse(gateway.admit(), exchange, { client: undefined, fault: error });
}

function refuse(
  admission: Admission,
  exchange: HttpExchange,
  { client, fault }: { readonly client: KnownClient | undefined; readonly fault: unknown },
): void {
  const error = asGatewayError(fault);
  if (error.cause === fault) admission.parts.onFault(fault);
  const { incoming, outgoing, codec } = exchange;
  const headers = ownHeaders(admission);
  if (error.status === 405) headers.allow = 'POST';
  sendError({ codec, error, requestId: admission.requestId, reply: new HttpReply(outgoing), headers });
  discardBody(incoming);
  close(admission, exchange, { client, outcome: { outcome: 'failed', status: statusFor(codec, error), error } });
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
