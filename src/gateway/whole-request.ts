// A request whose body is there whole, as its client would send it: what `explain --body` and tests with a body ask about.
import { isObject, type JsonObject } from '../codec/canonical/json.ts';
import { createOperationCall } from '../codec/client-call.ts';
import type { Endpoint } from '../codec/codec.ts';
import { GatewayError } from '../errors.ts';
import { type Operation, PROTOCOL_OPERATIONS, type Protocol } from '../vocabulary.ts';
import { clientCodec, type MakeCall } from './simulation/simulated-request.ts';

export interface WholeRequest {
  readonly protocol: Protocol;
  readonly operation: Operation;
  /** For the protocol that has it in its path; elsewhere the body says it. */
  readonly model: string | undefined;
  /** As `model`. */
  readonly stream: boolean;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** What is no request of its protocol; the message says where. */
export class NotARequest extends Error {
  override readonly name = 'NotARequest';
}

/** Makes its calls, all of the same bytes. Throws `NotARequest`. */
export function wholeCall(request: WholeRequest): MakeCall {
  const { protocol, operation, text } = request;
  const codec = clientCodec(protocol);
  const endpoint = codec.endpoints.find((one) => one.operation === operation && one.relay?.multipart !== true);
  if (endpoint === undefined) {
    throw new NotARequest(`the protocol ${protocol} has no ${operation}: ${PROTOCOL_OPERATIONS[protocol].join(', ')}`);
  }
  const init = { codec, head: headOf(request, endpoint), bytes: Buffer.from(text), body: parsed(text) };
  const make: MakeCall = ({ requestId, now }) =>
    createOperationCall({ ...init, requestId, created: Math.floor(now / 1000) }, endpoint);
  try {
    make({ requestId: '', now: 0 }).conversation();
  } catch (fault) {
    if (!(fault instanceof GatewayError)) throw fault;
    throw new NotARequest(fault.message);
  }
  return make;
}

/** What ends Gemini's paths. */
const METHODS: Readonly<Partial<Record<Operation, string>>> = {
  count_tokens: 'countTokens',
  embedding: 'embedContent',
};

function headOf({ protocol, operation, model, stream, headers }: WholeRequest, { path }: Endpoint) {
  if (protocol === 'gemini' && model === undefined) {
    throw new NotARequest('the model of a gemini request stands in its path: say it beside the body');
  }
  const method = METHODS[operation] ?? (stream ? 'streamGenerateContent' : 'generateContent');
  return {
    path,
    parameters: { call: `${model ?? ''}:${method}` },
    query: new URLSearchParams(),
    headers: Object.fromEntries(headers),
  };
}

function parsed(text: string): JsonObject {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (fault) {
    throw new NotARequest(`it is not JSON: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
  if (isObject(body)) return body;
  throw new NotARequest('it is not a JSON object');
}
