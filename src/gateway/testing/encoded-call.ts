// A request as its protocol writes it: each operation in its own form, to its own endpoint.
import type { JsonObject } from '../../codec/canonical/json.ts';
import type { ChatRequest } from '../../codec/canonical/request.ts';
import type { ClientCodec, Endpoint } from '../../codec/codec.ts';
import type { TestedRequest } from '../../compiler/route-test.ts';
import { PROTOCOL_OPERATIONS } from '../../vocabulary.ts';
import { clientCodec, clientContext } from '../simulation/simulated-request.ts';
import { TestFault } from './test-fault.ts';

export interface EncodedCall {
  readonly codec: ClientCodec;
  readonly endpoint: Endpoint;
  readonly path: string;
  readonly body: JsonObject;
}

/** Throws `TestFault` where the protocol has no such operation, `invalid_request` where it cannot say the request. */
export function encodedFor({ protocol, operation }: TestedRequest, request: ChatRequest): EncodedCall {
  const codec = clientCodec(protocol);
  const { model } = request;
  const endpoint = codec.endpoints.find((one) => one.operation === operation && one.relay?.multipart !== true);
  if (endpoint === undefined || !PROTOCOL_OPERATIONS[protocol].includes(operation)) {
    throw new TestFault(`the protocol ${protocol} has no ${operation}: ${PROTOCOL_OPERATIONS[protocol].join(', ')}`);
  }
  const context = clientContext(codec, model);
  const { completion, embedding, count_tokens } = codec.operations ?? {};
  if (endpoint.relay !== undefined) return { codec, endpoint, path: endpoint.path, body: { model, input: 'x' } };
  if (operation === 'embedding' && embedding !== undefined) {
    const asked = { model, inputs: [{ type: 'text', text: 'x' }], extensions: {} } as const;
    return { codec, endpoint, ...embedding.encodeRequest(asked, context) };
  }
  if (operation === 'count_tokens' && count_tokens !== undefined) {
    return { codec, endpoint, ...count_tokens.encodeRequest(request, context) };
  }
  const form = operation === 'completion' ? (completion ?? codec.chat) : codec.chat;
  return { codec, endpoint, ...form.encodeRequest(request, context) };
}
