// The request that `explain` is asked about: from flags, or from a whole body of any protocol.

import { lackedFor } from '../codec/abilities.ts';
import { isObject } from '../codec/canonical/json.ts';
import { createClientCall } from '../codec/client-call.ts';
import type { ClientCodec } from '../codec/codec.ts';
import type { ClientCall } from '../codec/exchange.ts';
import { CODECS } from '../codec/index.ts';
import { GatewayError } from '../errors.ts';
import { CallFacts } from '../gateway/call-facts.ts';
import { type KnownClient, knownClient } from '../gateway/client-keys.ts';
import type { RouteTable } from '../route-table.ts';
import type { RequestFacts } from '../routing/facts.ts';
import { requestIdAt } from '../routing/sample.ts';
import { PROTOCOL_OPERATIONS } from '../vocabulary.ts';
import { UsageError } from './command.ts';
import { readText } from './files.ts';
import type { AskedRequest } from './request-options.ts';
import type { Terminal } from './terminal.ts';

const REQUEST_ID = 'explain';

/** What is asked about: what routing may know of it, and the whole request where there is one. */
export interface RequestAsked {
  readonly client: KnownClient | undefined;
  readonly facts: RequestFacts;
  readonly call?: ClientCall;
}

/** Throws `UsageError` where it is no request. */
export async function requestAsked(asked: AskedRequest, table: RouteTable, terminal: Terminal): Promise<RequestAsked> {
  const client = clientOf(asked, table);
  if (asked.body !== undefined) return wholeRequest(asked, client, await readText(asked.body, terminal));
  const { model } = asked;
  if (model === undefined) throw new UsageError('say which --model is asked for, or give a whole request with --body');
  return { client, facts: flagFacts({ ...asked, model }, client) };
}

function flagFacts(asked: AskedRequest & { readonly model: string }, client: KnownClient | undefined): RequestFacts {
  const { model, protocol, operation } = asked;
  if (!PROTOCOL_OPERATIONS[protocol].includes(operation)) {
    const there = PROTOCOL_OPERATIONS[protocol].join(', ');
    throw new UsageError(`the protocol ${protocol} has no ${operation}: ${there}`);
  }
  return {
    requestId: asked.sample === undefined ? REQUEST_ID : requestIdAt(asked.sample),
    at: asked.at ?? Date.now(),
    model,
    client: client?.name,
    tags: client?.tags ?? [],
    protocol,
    operation,
    header: (name) => asked.header.get(name),
    metadata: (key) => asked.metadata.get(key),
    flag: (feature) => feature !== 'system' && asked.flags.has(feature),
    number: (field) => asked.numbers.get(field),
    user: () => asked.user,
    session: () => asked.session,
    prompt: () => undefined,
    lackedBy: (provider) => lackedFor(operation, protocol, provider),
  };
}

function clientOf({ client, anonymous }: AskedRequest, table: RouteTable): KnownClient | undefined {
  const { clients } = table;
  if (anonymous) return undefined;
  const found = client === undefined ? clients[0] : clients.find(({ name }) => name === client);
  if (found === undefined && client !== undefined) {
    const known = clients.length === 0 ? 'none is declared' : clients.map(({ name }) => name).join(', ');
    throw new UsageError(`there is no client "${client}": ${known}`);
  }
  return found && knownClient(found, table);
}

function wholeRequest(asked: AskedRequest, client: KnownClient | undefined, text: string): RequestAsked {
  const codec = CODECS.find(({ protocol }) => protocol === asked.protocol);
  if (codec === undefined) throw new UsageError(`clients cannot speak ${asked.protocol} yet`);
  try {
    const call = createClientCall({
      codec,
      head: callHead(codec, asked),
      bytes: Buffer.from(text),
      body: parseObject(text),
      requestId: REQUEST_ID,
      created: 0,
    });
    call.decoded();
    return { client, facts: new CallFacts(call, client, asked.at ?? Date.now()), call };
  } catch (fault) {
    if (!(fault instanceof GatewayError)) throw fault;
    throw new UsageError(`${asked.body} is no ${codec.protocol} request: ${fault.message}`);
  }
}

/** As if it had been sent to the protocol's chat endpoint; the model stands in the path where the protocol wants it there. */
function callHead(codec: ClientCodec, { header, model, flags }: AskedRequest) {
  const path = codec.endpoints.find(({ operation }) => operation === 'chat')?.path ?? '/';
  const method = flags.has('stream') ? 'streamGenerateContent' : 'generateContent';
  const parameters = { call: `${model ?? ''}:${method}` };
  return { path, parameters, query: new URLSearchParams(), headers: Object.fromEntries(header) };
}

function parseObject(text: string) {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (fault) {
    throw new UsageError(`the body is not JSON: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
  if (!isObject(body)) throw new UsageError('the body is not a JSON object');
  return body;
}
