// The tool calls of one streamed choice: pieces put to the right call, though vendors leave out indexes, ids and names.
import type { EventSink } from '../canonical/events.ts';
import type { JsonObject } from '../canonical/json.ts';
import { callIdMaker } from '../canonical/made-up-ids.ts';
import { numberOf, objectOf, objectsOf, parseJson, textOf } from '../canonical/read-json.ts';
import { googleSignature } from './messages-decode.ts';

interface Call {
  readonly id: string;
  readonly name: string;
  readonly part: number;
  readonly custom: boolean;
  text: string;
  ended: boolean;
}

interface CallsInit {
  readonly candidate: number;
  readonly answerId: string | undefined;
  readonly sink: EventSink;
  takePart(): number;
  /** Ends the text or thought that stands open. */
  endOpen(): void;
}

export interface CallsDecoder {
  read(delta: JsonObject): void;
  any(): boolean;
  close(): void;
}

export function callsDecoder({ candidate, answerId, sink, takePart, endOpen }: CallsInit): CallsDecoder {
  const makeId = callIdMaker(`${answerId ?? ''}${candidate === 0 ? '' : candidate}`);
  const calls: Call[] = [];
  const byIndex = new Map<number, Call>();

  /** The call that a piece continues; undefined where it begins one. */
  function continued(piece: Piece): Call | undefined {
    const known = piece.index === undefined ? calls.find(({ id }) => id === piece.id) : byIndex.get(piece.index);
    if (known !== undefined) return beginsAnother(piece, known) ? undefined : known;
    return piece.name === '' && (piece.index === undefined || piece.id === '') ? calls.at(-1) : undefined;
  }

  function begin(piece: Piece): Call {
    endOpen();
    for (const call of calls) if (isComplete(call)) end(call);
    const id = piece.id !== '' && !calls.some((call) => call.id === piece.id) ? piece.id : makeId();
    const call: Call = { id, name: piece.name, part: takePart(), custom: piece.custom, text: '', ended: false };
    calls.push(call);
    const { name, part } = call;
    const custom = piece.custom ? { custom: true } : {};
    const signature = piece.signature === undefined ? {} : { signature: piece.signature };
    sink({ type: 'part-start', candidate, part, opened: { type: 'tool-call', id, name, ...custom, ...signature } });
    return call;
  }

  function end(call: Call): void {
    if (call.ended) return;
    call.ended = true;
    sink({ type: 'part-end', candidate, part: call.part });
  }

  function readPiece(piece: Piece): void {
    const call = continued(piece) ?? begin(piece);
    if (piece.index !== undefined) byIndex.set(piece.index, call);
    if (piece.text === '' || call.ended) return;
    call.text += piece.text;
    sink({ type: 'part-delta', candidate, part: call.part, text: piece.text });
  }

  return {
    read(delta) {
      for (const call of objectsOf(delta.tool_calls)) readPiece(pieceOf(call));
      const legacy = objectOf(delta.function_call);
      // Empty fields (Snowflake) are no call.
      if (legacy !== undefined && (legacy.name !== '' || calls.length > 0))
        readPiece(pieceOf({ index: 0, function: legacy }));
    },
    any: () => calls.length > 0,
    close() {
      for (const call of calls) end(call);
    },
  };
}

interface Piece {
  readonly index: number | undefined;
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly custom: boolean;
  readonly signature: ReturnType<typeof googleSignature>;
}

function pieceOf(call: JsonObject): Piece {
  const custom = objectOf(call.custom);
  const called = custom ?? objectOf(call.function) ?? {};
  const given = called.arguments;
  const text =
    custom === undefined
      ? objectOf(given) === undefined
        ? textOf(given)
        : JSON.stringify(given)
      : textOf(custom.input);
  return {
    index: numberOf(call.index),
    id: textOf(call.id) ?? '',
    name: textOf(called.name) ?? '',
    text: text ?? '',
    custom: custom !== undefined,
    signature: googleSignature(call),
  };
}

/** Some vendors give every call index 0, some a new id to every piece: only a named piece after a whole call begins another. */
function beginsAnother(piece: Piece, known: Call): boolean {
  if (piece.name === '' || piece.id === '' || piece.id === known.id) return false;
  return isComplete(known) || (known.text === '' && piece.name !== known.name);
}

function isComplete({ text, custom }: Call): boolean {
  return !custom && text !== '' && objectOf(parseJson(text)) !== undefined;
}
