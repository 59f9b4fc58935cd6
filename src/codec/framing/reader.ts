// Bytes of a streamed answer to frames: finds out which framing they are in, and whether they are a stream at all.
import type { Framing } from '../codec.ts';
import { jsonArrayFramer, ndjsonFramer } from './json-frames.ts';
import { type RawFrame, type SkimFrames, sseFramer, type TextFramer } from './sse.ts';

export interface FrameReader {
  /** Bytes, split anywhere, in the midst of a character too. */
  push(chunk: Buffer): void;
  close(): void;
}

export interface FrameReaderOutput {
  frame(frame: RawFrame): void;
  /** Of SSE: frames that it takes come to `frame` no more. */
  skim?: SkimFrames;
  /** At the end: the body was no stream but one document (a whole JSON answer, an error object, an HTML page). */
  document(text: string): void;
}

/**
 * A reader for a stream that the provider's codec frames as `kind`. The first character decides what it really is: `[` a JSON array,
 * `{` JSON lines where those are the protocol's way and a document elsewhere, `<` a page, anything else SSE.
 */
export function createFrameReader(kind: Framing['kind'], output: FrameReaderOutput): FrameReader {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let framer: TextFramer | undefined;
  let undecided = '';

  function text(piece: string): void {
    if (framer !== undefined) {
      if (piece !== '') framer.push(piece);
      return;
    }
    undecided += piece;
    const first = /[^\s\uFEFF]/.exec(undecided)?.[0];
    if (first === undefined) return;
    framer = framerFor(kind, first, output);
    const begun = undecided;
    undecided = '';
    framer.push(begun.startsWith('\uFEFF') ? begun.slice(1) : begun);
  }

  return {
    push: (chunk) => text(decoder.decode(chunk, { stream: true })),
    close() {
      text(decoder.decode());
      framer?.close();
    },
  };
}

function framerFor(kind: Framing['kind'], first: string, output: FrameReaderOutput): TextFramer {
  const sink = (frame: RawFrame) => output.frame(frame);
  if (first === '[') return jsonArrayFramer(sink);
  if (first === '{' && kind === 'ndjson') return ndjsonFramer(sink);
  if (first === '{' || first === '<') return documentFramer(output);
  return sseFramer(sink, output.skim);
}

function documentFramer(output: FrameReaderOutput): TextFramer {
  let whole = '';
  return {
    push(text) {
      whole += text;
    },
    close: () => output.document(whole),
  };
}
