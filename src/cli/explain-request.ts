// The request that `explain` is asked about: from flags, or from a whole body of any protocol.

import { lackedFor } from '../codec/abilities.ts';
import type { ClientCall } from '../codec/exchange.ts';
import { CallFacts } from '../gateway/call-facts.ts';
import { type KnownClient, knownClient } from '../gateway/client-keys.ts';
import { NotARequest, wholeCall } from '../gateway/whole-request.ts';
import type { RouteTable } from '../route-table.ts';
import type { RequestFacts } from '../routing/facts.ts';
import { requestIdAt } from '../routing/sample.ts';
import { PROTOCOL_OPERATIONS } from '../vocabulary.ts';
import { UsageError } from './command.ts';
import { readText } from './files.ts';
import { type AskedRequest, optionName } from './request-options.ts';
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

/** Options that a body makes needless, or wrong. The path of a Gemini request, and not its body, has the model and the stream. */
function saidByBody({ protocol, model, user, session, flags, numbers, metadata }: AskedRequest): readonly string[] {
  const inPath = protocol === 'gemini';
  return [
    ...(model === undefined || inPath ? [] : ['--model']),
    ...(user === undefined ? [] : ['--user']),
    ...(session === undefined ? [] : ['--session']),
    ...[...flags].filter((flag) => flag !== 'stream' || !inPath).map(optionName),
    ...[...numbers.keys()].map(optionName),
    ...(metadata.size === 0 ? [] : ['--metadata']),
  ];
}

function wholeRequest(asked: AskedRequest, client: KnownClient | undefined, text: string): RequestAsked {
  const { protocol, operation, model, flags, header } = asked;
  const [doubled] = saidByBody(asked);
  if (doubled !== undefined) throw new UsageError(`${doubled} cannot stand beside --body: the body itself says that`);
  const said = { protocol, operation, model, stream: flags.has('stream'), headers: header, text };
  try {
    const now = asked.at ?? Date.now();
    const requestId = asked.sample === undefined ? REQUEST_ID : requestIdAt(asked.sample);
    const call = wholeCall(said)({ requestId, now });
    return { client, facts: new CallFacts(call, client, now), call };
  } catch (fault) {
    if (!(fault instanceof NotARequest)) throw fault;
    throw new UsageError(`${asked.body} is no ${protocol} request: ${fault.message}`);
  }
}
