// Clients of some protocols choose between framings; an upstream may answer in the other one all the same.

import type { AnswerStream } from './exchange-contract.ts';
import type { Framing } from './stream-contract.ts';

interface Ways {
  /** Takes a stream that is framed as the client asked. */
  own(): AnswerStream;
  /** Takes one that is not. */
  other(): AnswerStream;
}

/** Decides by the first byte that says something; what comes before it goes the way that is then chosen. */
export function framedAsAsked({ kind }: Framing, ways: Ways): AnswerStream {
  const blank: Buffer[] = [];
  let chosen: AnswerStream | undefined;

  function choose(first: string): AnswerStream {
    const isArray = first === '[';
    const isDocument = first === '{' || first === '<';
    const stream = isDocument || isArray === (kind === 'json-array') ? ways.own() : ways.other();
    for (const chunk of blank) stream.push(chunk);
    return stream;
  }

  return {
    push(chunk) {
      if (chosen === undefined) {
        // White space and the bytes of a byte order mark.
        const first = /[^\s\xef\xbb\xbf]/.exec(chunk.toString('latin1'))?.[0];
        if (first === undefined) {
          blank.push(chunk);
          return;
        }
        chosen = choose(first);
      }
      chosen.push(chunk);
    },
    close() {
      chosen ??= choose('{');
      chosen.close();
    },
  };
}
