// Between a stream's codec and the client: the commit gate, and one write for all that one piece of bytes brought.
import type { Finish } from '../codec/canonical/response.ts';
import type { Usage } from '../codec/canonical/usage.ts';
import type { StreamOutput } from '../codec/exchange.ts';
import type { GatewayError } from '../errors.ts';

/** Lifecycle-only frames wait for the first content, but no more of them than this. */
const MOST_HELD_FRAMES = 64;
const MOST_HELD_BYTES = 256 * 1024;

/** Collects what a codec says while bytes are pushed into it; its owner reads the outcome after each push. */
export class StreamRelay implements StreamOutput {
  /** The first content has come (or more lifecycle than can be held): what was said may, and must, be written. */
  open = false;
  /** The stream broke. Frames said before it may still wait to be taken. */
  error: GatewayError | undefined;
  /** The regular end was seen. */
  complete = false;
  finish: Finish | undefined;
  lastUsage: Usage | undefined;
  /** The id under which the vendor keeps the answer. */
  storedAs: string | undefined;
  #pieces: (string | Buffer)[] = [];
  #heldFrames = 0;
  #heldBytes = 0;

  write(text: string | Buffer, content: boolean): void {
    if (text.length === 0) return;
    this.#add(text);
    if (this.open) return;
    this.#heldFrames += 1;
    this.#heldBytes += text.length;
    this.open = content || this.#heldFrames > MOST_HELD_FRAMES || this.#heldBytes > MOST_HELD_BYTES;
  }

  usage(usage: Usage): void {
    this.lastUsage = usage;
  }

  stored(id: string): void {
    this.storedAs = id;
  }

  failed(error: GatewayError): void {
    this.error = error;
  }

  ended(finish: Finish | undefined): void {
    this.finish = finish;
    this.complete = true;
    this.open = true;
  }

  /** All that was said and not yet taken, as one piece; undefined where there is nothing. */
  take(): string | Buffer | undefined {
    const pieces = this.#pieces;
    if (pieces.length === 0) return undefined;
    this.#pieces = [];
    if (pieces.length === 1) return pieces[0];
    return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
  }

  /** Text after text is one: `+` copies nothing, and whoever writes it to a socket copies it once. */
  #add(piece: string | Buffer): void {
    const last = this.#pieces.length - 1;
    const before = this.#pieces[last];
    if (typeof piece === 'string' && typeof before === 'string') this.#pieces[last] = before + piece;
    else this.#pieces.push(piece);
  }
}
