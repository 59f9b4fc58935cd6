// One open part at a time: holds back the events of a part that begins while another is open, and never loses one.
import type { EventSink, StreamEvent } from './events.ts';

interface HeldPart {
  readonly part: number;
  readonly events: StreamEvent[];
  ended: boolean;
}

interface Lane {
  /** The number of the part that the client sees open. */
  open: number | undefined;
  readonly held: HeldPart[];
}

/**
 * Wraps a sink so that in each candidate a part ends before the next begins, in the order of their starts. A part
 * that nobody ended is ended before its candidate's `finish` (or `end`); `error` passes at once and leaves parts open.
 */
export function serializeParts(sink: EventSink): EventSink {
  const lanes = new Map<number, Lane>();

  function lane(candidate: number): Lane {
    let found = lanes.get(candidate);
    if (found === undefined) {
      found = { open: undefined, held: [] };
      lanes.set(candidate, found);
    }
    return found;
  }

  /** Ends what is open and shows all that was held. */
  function close(candidate: number): void {
    const current = lane(candidate);
    while (current.open !== undefined) {
      sink({ type: 'part-end', candidate, part: current.open });
      release(candidate);
    }
  }

  /** The open part has ended: shows held ones up to the first that is still growing. */
  function release(candidate: number): void {
    const current = lane(candidate);
    current.open = undefined;
    for (let next = current.held.shift(); next !== undefined; next = current.held.shift()) {
      for (const event of next.events) sink(event);
      if (!next.ended) {
        current.open = next.part;
        return;
      }
    }
  }

  function startPart(event: Extract<StreamEvent, { type: 'part-start' }>): void {
    const current = lane(event.candidate);
    if (current.open === undefined) {
      current.open = event.part;
      sink(event);
    } else {
      current.held.push({ part: event.part, events: [event], ended: false });
    }
  }

  function partEvent(event: Extract<StreamEvent, { part: number }>): void {
    const current = lane(event.candidate);
    if (event.part === current.open) {
      sink(event);
      if (event.type === 'part-end') release(event.candidate);
      return;
    }
    const held = current.held.find(({ part }) => part === event.part);
    held?.events.push(event);
    if (held !== undefined && event.type === 'part-end') held.ended = true;
  }

  return (event) => {
    if (event.type === 'part-start') startPart(event);
    else if ('part' in event) partEvent(event);
    else {
      if (event.type === 'finish') close(event.candidate);
      else if (event.type === 'end') for (const candidate of lanes.keys()) close(candidate);
      sink(event);
    }
  };
}
