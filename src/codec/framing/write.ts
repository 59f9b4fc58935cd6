// Frames as text to write, in each framing.

/** One SSE frame. `data` must be one line, as `JSON.stringify` makes it. */
export function sseFrame(data: string, event?: string): string {
  return event === undefined ? `data: ${data}\n\n` : `event: ${event}\ndata: ${data}\n\n`;
}

/** SSE comment, which clients skip; line ends in it would end the comment, so they become spaces. */
export function sseComment(text: string): string {
  return `: ${text.replace(/[\r\n]+/g, ' ')}\n\n`;
}

/** One line of an NDJSON stream. */
export function ndjsonFrame(data: string): string {
  return `${data}\n`;
}
