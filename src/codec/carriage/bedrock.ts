// Claude at Amazon Bedrock: InvokeModel and InvokeModelWithResponseStream with the bodies of the Messages API.
// https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html (2026-11)
import { GatewayError } from '../../errors.ts';
import { setJson } from '../json-splice.ts';
import { bedrockFailure, exceptionFailure } from './bedrock-error.ts';
import type { Carriage, CarriageContext, CarriedRequest, WrappedStream } from './carriage.ts';
import { claudeBetas, claudeBody, claudeHeaders } from './claude-request.ts';
import { createEventStreamReader, type EventMessage } from './event-stream.ts';

const VERSION = 'bedrock-2023-05-31';

export const bedrockCarriage: Carriage = {
  request(request, context) {
    if (request.path.split('?')[0] !== '/v1/messages') throw notThere(request.path);
    const method = context.streamed ? 'invoke-with-response-stream' : 'invoke';
    return {
      ...request,
      // A model may be an ARN, with colons and slashes.
      path: `/model/${encodeURIComponent(context.target.model)}/${method}`,
      headers: { ...claudeHeaders(request.headers), accept: 'application/json' },
      body: bodyOf(request, context),
    };
  },
  failure: bedrockFailure,
  unwrap: unwrapEvents,
};

/** Betas are a list in the body; one that the client wrote there itself stays where none came as a header. */
function bodyOf(request: CarriedRequest, context: CarriageContext): string {
  const body = claudeBody(request.body, { version: VERSION, without: ['model', 'stream'] });
  const betas = claudeBetas(request, context);
  return betas.length === 0 ? body : (setJson(body, 'anthropic_beta', [...betas]) ?? body);
}

function notThere(path: string): GatewayError {
  return new GatewayError('invalid_request', { message: `Claude at Amazon Bedrock has no ${path}.`, status: 404 });
}

/** Chunks hold the events of the Messages API; they are told as it tells them, so that the codec reads what it knows. */
function unwrapEvents({ inner, failed, unreadable }: WrappedStream) {
  const reader = createEventStreamReader({
    message(message) {
      const failure = failureOf(message);
      if (failure !== undefined) failed(exceptionFailure(failure.name, failure.body));
      else if (message.headers[':event-type'] === 'chunk') pushChunk(message, inner, unreadable);
    },
    broken: (why) => unreadable(`Amazon Bedrock sent a stream that cannot be read: ${why}`),
  });
  return {
    push: (chunk: Buffer) => reader.push(chunk),
    close() {
      reader.close();
      inner.close();
    },
  };
}

function failureOf({ headers, payload }: EventMessage): { readonly name: string; readonly body: string } | undefined {
  const type = headers[':message-type'];
  if (type === 'exception') return { name: headers[':exception-type'] ?? '', body: payload.toString() };
  if (type !== 'error') return undefined;
  return { name: headers[':error-code'] ?? '', body: JSON.stringify({ message: headers[':error-message'] ?? '' }) };
}

const TYPE = /^\s*\{\s*"type"\s*:\s*"([a-z_]+)"/;

function pushChunk({ payload }: EventMessage, inner: WrappedStream['inner'], unreadable: (why: string) => void): void {
  const data = eventOf(payload);
  if (data === undefined) {
    unreadable('Amazon Bedrock sent a chunk without bytes.');
    return;
  }
  const type = TYPE.exec(data)?.[1];
  inner.push(Buffer.from(`${type === undefined ? '' : `event: ${type}\n`}data: ${data}\n\n`));
}

/** `{"bytes": "<base64>"}`: one event as JSON. Line ends may only stand between its tokens. */
function eventOf(payload: Buffer): string | undefined {
  try {
    const { bytes }: { bytes?: unknown } = JSON.parse(payload.toString());
    return typeof bytes === 'string'
      ? Buffer.from(bytes, 'base64')
          .toString()
          .replace(/[\r\n]+/g, ' ')
      : undefined;
  } catch {
    return undefined;
  }
}
