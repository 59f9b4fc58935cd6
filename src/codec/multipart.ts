// Fields of a `multipart/form-data` body (RFC 7578), found and changed where they stand; files are never looked into.

/** The boundary of a content type; undefined where it is no form. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  if (contentType === undefined || !/^multipart\/form-data\s*;/i.test(contentType)) return undefined;
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  return quoted ?? bare;
}

/** The text of the first field of this name; undefined where there is none. Parts with a file name are no fields. */
export function readField(body: Buffer, boundary: string, name: string): string | undefined {
  const range = rangeOf(body, boundary, name);
  return range === undefined ? undefined : body.toString('utf8', range.start, range.end);
}

/** The body with this text in the field, which is added at the front where it is not there. */
export function setField(
  body: Buffer,
  boundary: string,
  { name, value }: { readonly name: string; readonly value: string },
): Buffer {
  const range = rangeOf(body, boundary, name);
  if (range !== undefined) {
    return Buffer.concat([body.subarray(0, range.start), Buffer.from(value), body.subarray(range.end)]);
  }
  const start = body.indexOf(`--${boundary}`);
  if (start < 0) return body;
  const part = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  return Buffer.concat([body.subarray(0, start), Buffer.from(part), body.subarray(start)]);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where the value of the first field of this name stands. */
function rangeOf(body: Buffer, boundary: string, name: string): Range | undefined {
  const delimiter = `--${boundary}`;
  let at = body.indexOf(delimiter);
  while (at >= 0) {
    const headStart = at + delimiter.length;
    const headEnd = body.indexOf('\r\n\r\n', headStart);
    if (headEnd < 0) return undefined;
    const next = body.indexOf(`\r\n${delimiter}`, headEnd + 2);
    if (next < 0) return undefined;
    if (isField(body.toString('utf8', headStart, headEnd), name)) {
      return { start: headEnd + 4, end: Math.max(next, headEnd + 4) };
    }
    at = next + 2;
  }
  return undefined;
}

function isField(head: string, name: string): boolean {
  const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? '';
  if (/;\s*filename\*?=/i.test(disposition)) return false;
  const [, quoted, bare] = /;\s*name=(?:"([^"]*)"|([^\s;]+))/i.exec(disposition) ?? [];
  return (quoted ?? bare) === name;
}
