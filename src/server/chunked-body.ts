// A body of unknown length over HTTP/1.1, framed here and not by Node: each piece leaves at once, and uncopied.
import type { ServerResponse } from 'node:http';

const CRLF = Buffer.from('\r\n');
const LAST_CHUNK = '0\r\n\r\n';

/**
 * Takes the framing over from Node, which gathers pieces until the end of the turn and copies what is text: for a piece of 200
 * bytes a quarter of the write. Only where Node's head says that chunks will come: not to HTTP/1.0, not where a length is given.
 */
export class ChunkedBody {
  readonly #response: ServerResponse;

  /** @param response its head is written */
  static of(response: ServerResponse): ChunkedBody | undefined {
    if (!response.chunkedEncoding) return undefined;
    response.chunkedEncoding = false;
    return new ChunkedBody(response);
  }

  private constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** As `ServerResponse.write`. An empty piece is none: as a chunk it would be the end. */
  write(piece: Buffer | string): boolean {
    const response = this.#response;
    if (piece.length === 0) return true;
    // Corked, all parts leave in one system call, the head with the first of them.
    response.cork();
    let more: boolean;
    if (typeof piece === 'string') {
      const length = Buffer.byteLength(piece);
      more = response.write(`${sizeLine(length)}${piece}\r\n`, encodingOf(piece, length));
    } else {
      this.#writeBytes(piece);
      more = response.write(CRLF);
    }
    response.uncork();
    return more;
  }

  end(piece: Buffer | string = ''): void {
    const response = this.#response;
    if (piece.length === 0) response.end(LAST_CHUNK, 'latin1');
    else if (typeof piece === 'string') {
      const length = Buffer.byteLength(piece);
      response.end(`${sizeLine(length)}${piece}\r\n${LAST_CHUNK}`, encodingOf(piece, length));
    } else {
      this.#writeBytes(piece);
      response.end(`\r\n${LAST_CHUNK}`, 'latin1');
    }
  }

  /** All of a chunk but its end. */
  #writeBytes(bytes: Buffer): void {
    this.#response.write(Buffer.from(sizeLine(bytes.length), 'latin1'));
    this.#response.write(bytes);
  }
}

function sizeLine(length: number): string {
  return `${length.toString(16)}\r\n`;
}

/** What is all ASCII is the same in both, and cheaper in `latin1`. */
function encodingOf(text: string, length: number): 'latin1' | 'utf8' {
  return length === text.length ? 'latin1' : 'utf8';
}
