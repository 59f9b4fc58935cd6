// Bytes of a streamed answer to frames: finds out which framing they are in, and whether they are a stream at all.
import type { Framing } from '../stream-contract.ts';
import { characters, type Decoding } from './decoding.ts';
import { jsonArrayFramer, ndjsonFramer } from './json-frames.ts';
import { type RawFrame, type SkimFrames, sseFramer, type TextFramer } from './sse.ts';

export interface FrameReader {
  /** Bytes, split anywhere, in the midst of a character too. */
  push(chunk: Buffer): void;
  close(): void;
}

export interface FrameReaderOutput {
  frame(frame: RawFrame): void;
  /** Frames that it takes come to `frame` no more. */
  skim?(text: string, at: number): number;
  /** At the end: the body was no stream but one document (a whole JSON answer, an error object, an HTML page). */
  document(text: string): void;
}

/**
 * A reader for a stream that the provider's codec frames as `kind`. The first character decides what it really is: `[` a JSON array,
 * `{` JSON lines where those are the protocol's way and a document elsewhere, `<` a page, anything else SSE.
 */
export function createFrameReader(
  kind: Framing['kind'],
  output: FrameReaderOutput,
  decoding: Decoding = characters(),
): FrameReader {
  let framer: TextFramer | undefined;
  let undecided = '';

  function text(piece: string): void {
    if (framer !== undefined) {
      if (piece !== '') framer.push(piece);
      return;
    }
    undecided += piece;
    if (decoding.mark.startsWith(undecided)) return;
    const begun = undecided.startsWith(decoding.mark) ? undecided.slice(decoding.mark.length) : undecided;
    const first = begun.trimStart().charAt(0);
    if (first === '') return;
    framer = framerFor(kind, first, output);
    undecided = '';
    framer.push(begun);
  }

  return {
    push: (chunk) => text(decoding.next(chunk)),
    close() {
      text(decoding.last());
      framer?.close();
    },
  };
}

function framerFor(kind: Framing['kind'], first: string, output: FrameReaderOutput): TextFramer {
  const sink = (frame: RawFrame) => output.frame(frame);
  const skim: SkimFrames | undefined = output.skim && ((text, at) => output.skim?.(text, at) ?? at);
  if (first === '[') return jsonArrayFramer(sink, skim);
  if (first === '{' && kind === 'ndjson') return ndjsonFramer(sink, skim);
  if (first === '{' || first === '<') return documentFramer(output);
  return sseFramer(sink, skim);
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
