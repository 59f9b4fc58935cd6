// Server-sent events: one reader for every upstream, keeping each frame's raw text for those that pass it on.
import { createParser } from 'eventsource-parser';
import type { Frame } from '../codec.ts';

/** A piece of a stream as it stood there; `frame` is absent where it says nothing (a comment, blank lines, brackets). */
export interface RawFrame {
  readonly frame: Frame | undefined;
  readonly raw: string;
}

export type RawFrameSink = (frame: RawFrame) => void;

/** Reads text of one framing, split anywhere. All raw texts joined are all that was pushed. */
export interface TextFramer {
  push(text: string): void;
  /** The text has ended; what stands without its terminator is a frame too. */
  close(): void;
}

/** The end of a block: a blank line, whatever the line ends are. `(?!$)` waits where a CR may still become a CRLF. */
const BLOCK_END = /\r\n\r\n|\r\n\n|\n\r\n|\n\n|\r\r\n|\r\r(?!$)|\n\r(?!$)/g;

/**
 * Any split, LF, CRLF and CR (mixed too), comments, several data lines, a last block without its blank line, and no
 * limit on lines. Blocks are cut here, so that their raw text is known; `eventsource-parser` reads each block.
 */
export function sseFramer(sink: RawFrameSink): TextFramer {
  let rest = '';
  let searchedTo = 0;
  let read: Frame | undefined;
  const parser = createParser({
    onEvent: ({ event, data }) => {
      read = event === undefined ? { data } : { event, data };
    },
  });

  function block(raw: string): void {
    read = undefined;
    parser.feed(raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw);
    sink({ frame: read, raw });
  }

  return {
    push(text) {
      rest += text;
      let start = 0;
      BLOCK_END.lastIndex = searchedTo;
      for (let end = BLOCK_END.exec(rest); end !== null; end = BLOCK_END.exec(rest)) {
        block(rest.slice(start, BLOCK_END.lastIndex));
        start = BLOCK_END.lastIndex;
      }
      rest = rest.slice(start);
      searchedTo = Math.max(0, rest.length - 3);
    },
    close() {
      if (rest === '') return;
      const raw = rest;
      rest = '';
      read = undefined;
      parser.feed(`${raw.replace(/\r\n?/g, '\n')}\n\n`);
      sink({ frame: read, raw });
    },
  };
}
