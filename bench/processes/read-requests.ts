// Requests cut out of what a socket brings: just enough of HTTP/1.1 for clients that are known.

/** Of a longer body only its beginning and its end are looked at. */
const LOOKED_AT = 4096;

/** A reader of one socket: calls back with the head and the ends of the body once a request is whole. */
export function readRequests(onRequest: (request: string) => void): (chunk: Buffer) => void {
  let pending: Buffer[] = [];
  let length = 0;
  /** Bytes of the request that is being read; undefined: its head is not known, or it comes in chunks. */
  let expected: number | undefined;
  return (chunk) => {
    pending.push(chunk);
    length += chunk.length;
    expected ??= lengthOf(pending);
    if (expected === undefined ? !endsChunked(chunk, pending) : length < expected) return;
    onRequest(ends(pending));
    pending = [];
    length = 0;
    expected = undefined;
  };
}

function lengthOf(pending: Buffer[]): number | undefined {
  if (pending.length > 1) pending.splice(0, pending.length, Buffer.concat(pending));
  const [first = Buffer.alloc(0)] = pending;
  const head = first.indexOf('\r\n\r\n');
  if (head === -1) return undefined;
  const said = /\r\ncontent-length: *(\d+)/i.exec(first.toString('latin1', 0, head));
  return said === null ? undefined : head + 4 + Number(said[1]);
}

function endsChunked(last: Buffer, [first]: readonly Buffer[]): boolean {
  return endOf(last, 5) === '0\r\n\r\n' && first !== undefined && first.includes('\r\n\r\n');
}

function ends(pending: readonly Buffer[]): string {
  const [first = Buffer.alloc(0), last = first] = [pending[0], pending.at(-1)];
  return first.toString('latin1', 0, LOOKED_AT) + endOf(last, LOOKED_AT);
}

function endOf(bytes: Buffer, length: number): string {
  return bytes.toString('latin1', Math.max(0, bytes.length - length));
}
