// How a cloud carries a protocol that is not its own: other paths, a few fields elsewhere, errors and streams in a wrapping.
// An exchange goes in and comes out, so whatever a codec makes, rebuilt or passed through, is carried alike.
import { GatewayError } from '../../errors.ts';
import type { Warn, Warning } from '../canonical/warning.ts';
import type { TargetTraits } from '../codec.ts';
import type { AnswerHeaders, AnswerStream, Exchange, StreamOutput } from '../exchange-contract.ts';

export type CarriedRequest = Exchange['request'];

export interface CarriageContext {
  readonly target: TargetTraits;
  /** The answer is asked for as a stream. */
  readonly streamed: boolean;
  readonly warn: Warn;
}

/** An answer with a bad status. */
export interface FailedAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: string;
}

export interface Carriage {
  /** Throws `invalid_request` for what the cloud has no place for. */
  request(request: CarriedRequest, context: CarriageContext): CarriedRequest;
  /** The failure as the protocol itself would tell it; undefined: it is told so. */
  failure?(answer: FailedAnswer): FailedAnswer | undefined;
  /** Takes the protocol's own bytes out of the cloud's; absent: they are just those. */
  unwrap?(stream: WrappedStream): AnswerStream;
}

export interface WrappedStream {
  /** Takes the bytes of the protocol. */
  readonly inner: AnswerStream;
  /** What the cloud says went wrong: the stream ends with it. */
  failed(answer: FailedAnswer): void;
  /** The bytes are no stream of the cloud. */
  unreadable(why: string): void;
}

/** What is answered here, without the cloud, stays as it is. */
export function carry(exchange: Exchange, carriage: Carriage, target: TargetTraits): Exchange {
  if (exchange.local !== undefined) return exchange;
  const told: Warning[] = [];
  const context = { target, streamed: exchange.streamed, warn: (warning: Warning) => void told.push(warning) };
  const readError: Exchange['readError'] = (status, headers, body) => {
    const said = carriage.failure?.({ status, headers, body: body.toString() });
    return said === undefined
      ? exchange.readError(status, headers, body)
      : exchange.readError(said.status, said.headers, Buffer.from(said.body));
  };
  let request = carriage.request(exchange.request, context);
  return {
    passthrough: exchange.passthrough,
    streamed: exchange.streamed,
    get request() {
      return request;
    },
    letGo() {
      request = { ...request, body: '' };
      exchange.letGo?.();
    },
    get warnings() {
      return told.length === 0 ? exchange.warnings : [...told, ...exchange.warnings];
    },
    readAnswer: (body, headers) => exchange.readAnswer(body, headers),
    readError,
    openStream: (output) =>
      carriage.unwrap === undefined ? exchange.openStream(output) : unwrapped(exchange, carriage.unwrap, output),
  };
}

/** Whoever ends the stream first, the codec or the cloud, ends it. */
function unwrapped(exchange: Exchange, unwrap: NonNullable<Carriage['unwrap']>, output: StreamOutput): AnswerStream {
  let over = false;
  const watched: StreamOutput = {
    write: (text, content) => output.write(text, content),
    usage: (usage) => output.usage(usage),
    stored: (id) => output.stored?.(id),
    failed(error) {
      over = true;
      output.failed(error);
    },
    ended(finish) {
      over = true;
      output.ended(finish);
    },
  };
  const failed = ({ status, headers, body }: FailedAnswer) => {
    if (!over) watched.failed(exchange.readError(status, headers, Buffer.from(body)));
  };
  const inner = exchange.openStream(watched);
  const stream = unwrap({
    inner: { push: (chunk) => (over ? undefined : inner.push(chunk)), close: () => (over ? undefined : inner.close()) },
    failed,
    unreadable: (message) => {
      if (!over) watched.failed(new GatewayError('bad_response', { message }));
    },
  });
  return {
    push: (chunk) => (over ? undefined : stream.push(chunk)),
    close: () => (over ? undefined : stream.close()),
  };
}
