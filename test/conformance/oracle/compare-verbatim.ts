// Between two sides of one protocol an answer arrives as it was: frame by frame, field by field, but for the model's name.
import type { Difference } from './compare-answers.ts';
import { readFrames } from './framing.ts';
import { canonical, isRecord, type Json, parse } from './json.ts';
import { type Heard, streamKind } from './read.ts';

export function compareVerbatim(recorded: Heard, received: Heard): Difference[] {
  const [before, after] = [values(recorded), values(received)];
  const index = before.findIndex((value, at) => value !== after[at]);
  if (index < 0 && before.length === after.length) return [];
  const at = index < 0 ? before.length : index;
  const detail = `${shown(before[at])} became ${shown(after[at])}`;
  return [{ path: `frame ${at}`, detail, toldBy: /^$/ }];
}

/** Every frame of a stream, or the one document, as comparable text. */
function values(heard: Heard): string[] {
  const kind = streamKind(heard);
  if (kind === undefined) return [canonical(withoutModel(parse(heard.text) ?? heard.text))];
  return readFrames(kind, heard.text).frames.map(
    ({ event, data }) => `${event ?? ''} ${canonical(withoutModel(data))}`,
  );
}

/** The client is told the name that it asked for. */
const NAMES = new Set(['model', 'modelVersion']);

function withoutModel(value: Json): Json {
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => !(NAMES.has(name) && typeof inner === 'string'))
      .map(([name, inner]) => [name, name === 'message' || name === 'response' ? withoutModel(inner) : inner]),
  );
}

function shown(value: string | undefined): string {
  return value === undefined ? 'nothing' : value.slice(0, 90);
}
