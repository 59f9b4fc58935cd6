// The two ways in which a Gemini stream is framed.
import type { Framing } from '../stream-contract.ts';

/**
 * `alt=sse`. The keep-alive is a blank line and no comment: Google's own clients for Python and Go read any line that
 * does not begin with `data:` as the beginning of an error body, and skip empty ones (googleapis/python-genai and
 * go-genai, 2026-11).
 */
export const GEMINI_SSE: Framing = {
  kind: 'sse',
  contentType: 'text/event-stream',
  keepAlive: '\r\n\r\n',
  comment: (text) => `: ${text.replace(/[\r\n]+/g, ' ')}\r\n\r\n`,
};

/** One JSON array whose elements are the chunks; white space may stand anywhere in it. */
export const GEMINI_JSON_ARRAY: Framing = {
  kind: 'json-array',
  contentType: 'application/json; charset=UTF-8',
  keepAlive: '\r\n',
  comment: () => '',
};

/** Writes chunks in the framing, and its end. */
export interface ChunkWriter {
  chunk(json: string): string;
  end(): string;
}

export function chunkWriter(framing: Framing): ChunkWriter {
  if (framing.kind === 'sse') return { chunk: (json) => `data: ${json}\r\n\r\n`, end: () => '' };
  let begun = false;
  return {
    chunk(json) {
      const opening = begun ? ',\r\n' : '[';
      begun = true;
      return opening + json;
    },
    end: () => (begun ? ']' : '[]'),
  };
}
