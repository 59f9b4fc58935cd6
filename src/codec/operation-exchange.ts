// The exchange of an operation with one whole answer: passed through between two sides of a protocol, or translated.
import type { GatewayError } from '../errors.ts';
import { parseAnswer } from './answer.ts';
import type { JsonObject } from './canonical/json.ts';
import type { Warning } from './canonical/warning.ts';
import type { Codec, OperationCodec, OperationReply, TargetTraits } from './codec.ts';
import { reading } from './errors.ts';
import type { Answer, AnswerHeaders, CallInit, Exchange } from './exchange-contract.ts';
import { replaceJson } from './json-splice.ts';
import type { Framing } from './stream-contract.ts';

/** Nothing is streamed. */
export const WHOLE: Framing = { kind: 'bytes', contentType: 'application/json', keepAlive: '', comment: () => '' };

/** What the client asked, in whole. */
interface OperationCall<Request, Response> {
  readonly call: CallInit;
  /** The model that the client asked for. */
  readonly model: string;
  /** As `ChatCall.decoded`. */
  decoded(): Request;
  readonly client: OperationCodec<Request, Response>;
}

export interface OperationInput<Request, Response> extends OperationCall<Request, Response> {
  readonly provider: OperationCodec<Request, Response>;
  readonly upstream: Codec;
  readonly target: TargetTraits;
  inputTokens(response: Response): number | undefined;
}

/**
 * A client's call of such an operation, whatever it is about: the part that all of them share, and what exchanges are made of.
 * Throws `invalid_request` where no model is named.
 */
export function operationCall<Request, Response>(call: CallInit, client: OperationCodec<Request, Response>) {
  const { codec, head, body, bytes, requestId, created } = call;
  const requestHead = client.head(body, head);
  let request: Request | undefined;
  const decoded = (): Request => {
    request ??= client.decodeRequest(body, head);
    return request;
  };
  const asked: OperationCall<Request, Response> = { call, model: requestHead.model, decoded, client };
  return { asked, shared: { codec, head, requestHead, bytes, framing: WHOLE, requestId, created } };
}

/** Throws `invalid_request` where no request can be made for this target. */
export function exchangeOnce<Request, Response>(input: OperationInput<Request, Response>): Exchange {
  const { call, client, provider, target, upstream } = input;
  const warnings: Warning[] = [];
  const warn = (warning: Warning) => warnings.push(warning);
  const passes = client === provider && provider.passthrough.accepts?.(call.body, target) !== false;
  return {
    passthrough: passes,
    streamed: false,
    request: passes ? passedRequest(input) : translatedRequest(input, warn),
    warnings,
    readAnswer: (body) => (passes ? passedAnswer(body, input) : translatedAnswer(body, input, warn)),
    readError: (status, headers, body) => readError(upstream, { status, headers, body }),
    openStream: () => {
      throw new TypeError('nothing is streamed here');
    },
  };
}

export function readError(
  upstream: Codec,
  { status, headers, body }: { readonly status: number; readonly headers: AnswerHeaders; readonly body: Buffer },
): GatewayError {
  return upstream.errors.classify(status, headers, body.toString());
}

function passedRequest<Request, Response>(input: OperationInput<Request, Response>): Exchange['request'] {
  const { call, model, provider, target } = input;
  const path = model === target.model ? undefined : provider.passthrough.model.request;
  const renamed = path === undefined ? undefined : replaceJson(call.bytes.toString(), path, target.model);
  return { ...provider.passthrough.request(call.body, call.head, target), body: renamed ?? call.bytes };
}

type WarnLoss = (warning: Warning) => void;

function translatedRequest<Request, Response>(
  input: OperationInput<Request, Response>,
  warn: WarnLoss,
): Exchange['request'] {
  const { call, target, provider } = input;
  const parameterPath: Parameters<typeof provider.encodeRequest>[1]['parameterPath'] = (name) =>
    call.codec.chat.parameterPath(name);
  const { path, headers, body } = provider.encodeRequest(input.decoded(), { target, warn, parameterPath });
  return { path, headers, body: JSON.stringify(body) };
}

function passedAnswer<Request, Response>(body: Buffer, input: OperationInput<Request, Response>): Answer {
  const { model, provider } = input;
  const answer = parseAnswer(body.toString());
  const response = decode(answer, input);
  const path = provider.passthrough.model.response;
  const named = path === undefined ? undefined : answer[path[0] ?? ''];
  const renames = path !== undefined && named !== undefined && named !== model;
  const renamed = renames ? replaceJson(body.toString(), path, model) : undefined;
  return { body: renamed ?? body, ...usageOf(input.inputTokens(response)) };
}

function translatedAnswer<Request, Response>(
  body: Buffer,
  input: OperationInput<Request, Response>,
  warn: WarnLoss,
): Answer {
  const response = decode(parseAnswer(body.toString()), input);
  const reply: OperationReply<Request> = { request: input.decoded(), call: input.call.head, warn };
  const encoded = reading(() => input.client.encodeResponse(response, reply));
  return { body: JSON.stringify(encoded), ...usageOf(input.inputTokens(response)) };
}

function decode<Request, Response>(answer: JsonObject, input: OperationInput<Request, Response>): Response {
  const { target, provider } = input;
  // An answer is seldom read by the request: one that passes through is not decoded for it.
  const context = {
    target,
    get request(): Request {
      return input.decoded();
    },
  };
  return reading(() => provider.decodeResponse(answer, context));
}

function usageOf(inputTokens: number | undefined): Pick<Answer, 'usage' | 'finish'> {
  return { usage: inputTokens === undefined ? undefined : { inputTokens, outputTokens: 0 }, finish: undefined };
}
