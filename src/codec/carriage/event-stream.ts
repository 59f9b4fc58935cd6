// AWS's event stream: binary messages with checksums, split anywhere.
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html describes the encoding (2026-11).
import { createRequire } from 'node:module';
import type { EventStreamCodec, Message } from '@smithy/eventstream-codec';

/** Headers that are text, by their name: `:message-type`, `:event-type`, `:exception-type`. */
export interface EventMessage {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly payload: Buffer;
}

interface EventStreamReader {
  push(chunk: Buffer): void;
  close(): void;
}

interface EventStreamOutput {
  message(message: EventMessage): void;
  /** The bytes are no messages: nothing more is read. */
  broken(why: string): void;
}

/** Lengths of the whole and of the headers, and their checksum; then, after headers and payload, that of the whole. */
const PRELUDE_BYTES = 12;
const LEAST_MESSAGE_BYTES = PRELUDE_BYTES + 4;
/** What the encoding allows a message to have. */
const MOST_MESSAGE_BYTES = 24 * 1024 * 1024;

export function createEventStreamReader(output: EventStreamOutput): EventStreamReader {
  const decoder = eventStreamCodec();
  let rest: Buffer = Buffer.alloc(0);
  let broken = false;

  function fail(why: string): void {
    broken = true;
    output.broken(why);
  }

  function takeMessage(): Buffer | undefined {
    if (rest.length < PRELUDE_BYTES) return undefined;
    const length = rest.readUInt32BE(0);
    if (length < LEAST_MESSAGE_BYTES || length > MOST_MESSAGE_BYTES) {
      fail('it is no event stream.');
      return undefined;
    }
    if (rest.length < length) return undefined;
    const message = rest.subarray(0, length);
    rest = rest.subarray(length);
    return message;
  }

  return {
    push(chunk) {
      if (broken) return;
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (let bytes = takeMessage(); bytes !== undefined && !broken; bytes = takeMessage()) {
        const message = decode(decoder, bytes);
        if (message === undefined) fail('a checksum is wrong.');
        else output.message(message);
      }
    },
    close() {
      if (rest.length > 0 && !broken) fail('it ends within a message.');
    },
  };
}

function decode(decoder: EventStreamCodec, bytes: Buffer): EventMessage | undefined {
  let message: Message;
  try {
    message = decoder.decode(bytes);
  } catch {
    return undefined;
  }
  const texts = Object.entries(message.headers).filter(([, { type }]) => type === 'string');
  return {
    headers: Object.fromEntries(texts.map(([name, { value }]) => [name, String(value)])),
    payload: Buffer.from(message.body.buffer, message.body.byteOffset, message.body.byteLength),
  };
}

let loaded: EventStreamCodec | undefined;

/** Loaded when it is first used: it brings a good part of AWS's client along, and few tables have a provider there. */
function eventStreamCodec(): EventStreamCodec {
  const load = (): typeof import('@smithy/eventstream-codec') =>
    createRequire(import.meta.url)('@smithy/eventstream-codec');
  loaded ??= new (load().EventStreamCodec)(
    (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString()),
    (text) => Buffer.from(text),
  );
  return loaded;
}
