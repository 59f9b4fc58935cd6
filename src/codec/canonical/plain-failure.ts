// The message of a failure whose body is none of the protocol's: a proxy's page, plain text, nothing.

/** The beginning of its text, without markup. */
export function plainMessage(status: number, body: string): string {
  const text = body
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return text === '' ? `The upstream answered with status ${status}.` : text.slice(0, 300);
}
