// Server-sent events: one reader for every upstream, keeping each frame's raw text for those that pass it on.
import { createParser, type EventSourceParser } from 'eventsource-parser';
import type { Frame } from '../stream-contract.ts';

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

/**
 * Is shown where a frame begins in a text, and takes as many whole frames from there as it likes without their being
 * read: the result is where the next one begins.
 */
export type SkimFrames = (text: string, at: number) => number;

/** Takes none. */
export const READ_ALL: SkimFrames = (_, at) => at;

/** The end of a block: a blank line, whatever the line ends are. `(?!$)` waits where a CR may still become a CRLF. */
const BLOCK_END = /\r\n\r\n|\r\n\n|\n\r\n|\n\n|\r\r\n|\r\r(?!$)|\n\r(?!$)/g;

/** Where the first block end at or after `from` is over; -1: there is none yet. */
function blockEnd(text: string, from: number, hasReturns: boolean): number {
  // Nearly every upstream ends its lines with LF alone; the plain search is several times cheaper than the pattern.
  if (!hasReturns) {
    const at = text.indexOf('\n\n', from);
    return at < 0 ? -1 : at + 2;
  }
  BLOCK_END.lastIndex = from;
  return BLOCK_END.exec(text) === null ? -1 : BLOCK_END.lastIndex;
}

/**
 * Any split, LF, CRLF and CR (mixed too), comments, several data lines, a last block without its blank line, and no
 * limit on lines. Blocks are cut here, so that their raw text is known; `eventsource-parser` reads all but the plainest.
 */
export function sseFramer(sink: RawFrameSink, skim: SkimFrames = READ_ALL): TextFramer {
  let rest = '';
  let searchedTo = 0;
  const parse = lazyParser();

  return {
    push(text) {
      rest += text;
      const hasReturns = rest.includes('\r');
      for (let start = 0; ; ) {
        const skimmedTo = skim(rest, start);
        const end = blockEnd(rest, Math.max(skimmedTo, searchedTo), hasReturns);
        if (end < 0) {
          rest = rest.slice(skimmedTo);
          break;
        }
        const raw = rest.slice(skimmedTo, end);
        sink({ frame: readPlain(raw, hasReturns) ?? parse(raw), raw });
        start = end;
      }
      searchedTo = Math.max(0, rest.length - 3);
    },
    close() {
      if (rest === '') return;
      const raw = rest;
      rest = '';
      sink({ frame: parse(`${raw}\n\n`), raw });
    },
  };
}

/** Reads whole blocks of any kind. Most streams have none that needs it. */
function lazyParser(): (block: string) => Frame | undefined {
  let parser: EventSourceParser | undefined;
  let read: Frame | undefined;
  return (block) => {
    parser ??= createParser({
      onEvent: ({ event, data }) => {
        read = event === undefined ? { data } : { event, data };
      },
    });
    read = undefined;
    parser.feed(block.replace(/\r\n?/g, '\n'));
    return read;
  };
}

/** A block of one data line, with or without an `event` line before it, as nearly every one is; undefined: some other block. */
function readPlain(raw: string, hasReturns: boolean): Frame | undefined {
  if (hasReturns) return undefined;
  const eventEnd = raw.startsWith('event: ') ? raw.indexOf('\n') : -1;
  const data = eventEnd + 7;
  if (!raw.startsWith('data: ', eventEnd + 1) || raw.indexOf('\n', data) !== raw.length - 2) return undefined;
  if (eventEnd < 0) return { data: raw.slice(data, -2) };
  return eventEnd > 7 ? { event: raw.slice(7, eventEnd), data: raw.slice(data, -2) } : undefined;
}
