// Streams of JSON texts: one a line (Ollama), or the elements of one array (Gemini without `alt=sse`).
import { type RawFrameSink, READ_ALL, type SkimFrames, type TextFramer } from './sse.ts';

/** One JSON text a line; blank lines say nothing. */
export function ndjsonFramer(sink: RawFrameSink, skim: SkimFrames = READ_ALL): TextFramer {
  let rest = '';
  let searchedTo = 0;

  function line(raw: string): void {
    const data = raw.trim();
    sink({ frame: data === '' ? undefined : { data }, raw });
  }

  return {
    push(text) {
      rest += text;
      for (let start = 0; ; ) {
        const skimmedTo = skim(rest, start);
        const end = rest.indexOf('\n', Math.max(skimmedTo, searchedTo));
        if (end < 0) {
          rest = rest.slice(skimmedTo);
          break;
        }
        line(rest.slice(skimmedTo, end + 1));
        start = end + 1;
      }
      searchedTo = rest.length;
    },
    close() {
      if (rest !== '') line(rest);
      rest = '';
    },
  };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x7b, 0x5b]);
const CLOSING = new Set([0x7d, 0x5d]);

/** The objects of one JSON array, each as soon as it is whole; brackets, commas and white space ride in the raw texts. */
export function jsonArrayFramer(sink: RawFrameSink, skim: SkimFrames = READ_ALL): TextFramer {
  let rest = '';
  let at = 0;
  let depth = 0;
  let elementStart = -1;
  let inString = false;

  /** Steps over the character at `at`; true where it ended an element of the array. */
  function step(code: number): boolean {
    if (inString) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (OPENING.has(code)) {
      if (depth === 1) elementStart = at;
      depth += 1;
    } else if (CLOSING.has(code)) {
      depth -= 1;
      return depth === 1;
    }
    return false;
  }

  return {
    push(text) {
      rest += text;
      let start = at === 0 && depth === 1 ? skim(rest, 0) : 0;
      for (at = Math.max(at, start); at < rest.length; at += 1) {
        if (!step(rest.charCodeAt(at))) continue;
        sink({ frame: { data: rest.slice(elementStart, at + 1) }, raw: rest.slice(start, at + 1) });
        start = skim(rest, at + 1);
        at = start - 1;
      }
      rest = rest.slice(start);
      at -= start;
      elementStart -= start;
    },
    close() {
      if (rest !== '') sink({ frame: depth > 1 ? { data: rest.slice(elementStart) } : undefined, raw: rest });
      rest = '';
    },
  };
}
