// One thing on its way from a client to a provider or back: what of it arrives, and what is told of the rest.
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import type { Codec, EncodedRequest } from '../../../src/codec/codec.ts';
import { createClientCall, type Exchange, prepareExchange } from '../../../src/codec/exchange.ts';
import { GatewayError } from '../../../src/errors.ts';
import { callHead } from '../conformance/conformance.ts';
import type { AnswerRow } from './answer-rows.ts';
import type { RequestRow } from './request-row.ts';
import type { ClientSide, ProviderSide } from './sides.ts';

/** `silent` is what must never be: it did not arrive, and nothing was told. `unsaid`: the sender has no words for it. */
export type Fate = 'carried' | 'reworded' | 'changed' | 'dropped' | 'refused' | 'unsaid' | 'silent';

const TIME = 1_700_000_000;
const BASE: ChatRequest = {
  model: 'asked',
  stream: false,
  streamUsage: false,
  messages: [{ role: 'user', parts: [{ type: 'text', text: 'Hello' }] }],
  tools: [],
  parameters: {},
  extensions: {},
};

const plain = (value: object): JsonObject => JSON.parse(JSON.stringify(value));

/** As the client writes it. Undefined: it cannot. */
function spoken({ codec, target }: ClientSide, request: ChatRequest): EncodedRequest | undefined {
  try {
    return codec.chat.encodeRequest(request, { target, warn: () => {}, parameterPath: (name) => name });
  } catch (error) {
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}

async function exchangeOf(
  client: ClientSide,
  provider: ProviderSide,
  encoded: EncodedRequest,
): Promise<{ readonly asked: ChatRequest; readonly exchange: Exchange | undefined }> {
  const body = plain(encoded.body);
  const bytes = Buffer.from(JSON.stringify(body));
  const head = await callHead(client.codec, encoded);
  const call = createClientCall({ codec: client.codec, head, bytes, body, requestId: 'req1', created: TIME });
  const { codec: upstream, target } = provider;
  const asked = call.decoded();
  try {
    return { asked, exchange: prepareExchange({ call, upstream, target, edits: undefined }) };
  } catch (error) {
    if (error instanceof GatewayError && error.kind === 'invalid_request') return { asked, exchange: undefined };
    throw error;
  }
}

async function arrived(codec: Codec, { path, headers, body }: Exchange['request']): Promise<ChatRequest> {
  const json: JsonObject = JSON.parse(body.toString());
  return codec.chat.decodeRequest(json, await callHead(codec, { path, headers, body: json }));
}

export async function requestFate(row: RequestRow, client: ClientSide, provider: ProviderSide): Promise<Fate> {
  const { protocol, family } = client.codec;
  const more = typeof row.request === 'function' ? row.request({ protocol, family }) : row.request;
  const encoded = spoken(client, { ...BASE, ...more });
  if (encoded === undefined) return 'unsaid';
  const written = { ...encoded, body: { ...encoded.body, ...row.written?.[protocol] } };
  const { asked, exchange } = await exchangeOf(client, provider, written);
  const sent = row.read(asked);
  if (isNothing(sent)) return 'unsaid';
  if (exchange === undefined) return 'refused';
  const received = await arrived(provider.codec, exchange.request);
  const isMeant = () => row.means?.(received, sent) === true;
  return fate({ sent, received: row.read(received), isMeant, warnings: exchange.warnings });
}

export async function answerFate(row: AnswerRow, client: ClientSide, provider: ProviderSide): Promise<Fate> {
  const asked = { ...BASE, ...row.request };
  const encoded = spoken(client, asked);
  const response = row.answer(provider.target.family);
  const said = saidBy(provider, response, asked);
  const understood = heard(provider, said, asked);
  if (encoded === undefined || understood === undefined) return 'unsaid';
  const meant = row.read(understood);
  if (isNothing(meant)) return 'unsaid';
  const { asked: request, exchange } = await exchangeOf(client, provider, encoded);
  if (exchange === undefined) return 'unsaid';
  const before = exchange.warnings.length;
  const { body } = exchange.readAnswer(Buffer.from(JSON.stringify(said)));
  const warnings = exchange.warnings.slice(before);
  const received = heard(client, JSON.parse(body.toString()), request);
  // An answer that ended in an error may be told as one.
  if (received === undefined) return 'reworded';
  return fate({ sent: meant, received: row.read(received), isMeant: () => row.means?.(received) === true, warnings });
}

/** Undefined: it tells of a failure. */
function heard(
  { codec, target }: ClientSide | ProviderSide,
  body: JsonObject,
  request: ChatRequest,
): ChatResponse | undefined {
  try {
    return codec.chat.decodeResponse(body, { target, request });
  } catch (error) {
    if (error instanceof GatewayError && body.status === 'failed') return undefined;
    throw error;
  }
}

function saidBy({ codec }: ProviderSide, response: ChatResponse, request: ChatRequest): JsonObject {
  return plain(codec.chat.encodeResponse(response, { request, requestId: 'up1', created: TIME, warn: () => {} }));
}

interface Crossed {
  readonly sent: unknown;
  readonly received: unknown;
  /** Whether what was received says the same in other words. */
  isMeant(): boolean;
  readonly warnings: readonly Warning[];
}

function fate({ sent, received, isMeant, warnings }: Crossed): Fate {
  if (isDeepStrictEqual(sent, received)) return 'carried';
  const told = warnings.filter(({ code }) => code !== 'estimated');
  if (told.length === 0) return isMeant() ? 'reworded' : 'silent';
  const isChange = told.every(({ code }) => code === 'changed') || isMeant() || !isNothing(received);
  return isChange ? 'changed' : 'dropped';
}

function isNothing(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}
