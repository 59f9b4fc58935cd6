// Between the two forms of one answer: a canonical event stream put together into a whole one, and back.
import type { Citation, Part, Signature } from './content.ts';
import type { EventSink, OpenedPart, StreamEvent } from './events.ts';
import type { JsonValue } from './json.ts';
import type { Candidate, ChatResponse, Finish } from './response.ts';
import type { Usage } from './usage.ts';

export interface Collector {
  /** Takes the next event. Throws the `GatewayError` of an `error` event. */
  readonly event: EventSink;
  /** What has been said so far, as an answer. */
  response(): ChatResponse;
}

interface CollectedPart {
  readonly opened: OpenedPart;
  text: string;
  signature: Signature | undefined;
  readonly citations: Citation[];
}

interface CollectedCandidate {
  readonly parts: Map<number, CollectedPart>;
  finish: Finish | undefined;
  logprobs: JsonValue | undefined;
}

type EventOf<K extends StreamEvent['type']> = Extract<StreamEvent, { type: K }>;
type Handlers = { readonly [K in StreamEvent['type']]: (event: EventOf<K>) => void };

/**
 * Puts canonical events together, in whatever order their parts interleave. `native` events have no place in a whole
 * answer and are left out; a candidate that never finished ends as `other`.
 */
export function createCollector(): Collector {
  const candidates = new Map<number, CollectedCandidate>();
  let start: EventOf<'start'> | undefined;
  let usage: Usage | undefined;

  function candidateOf(index: number): CollectedCandidate {
    let candidate = candidates.get(index);
    if (candidate === undefined) {
      candidate = { parts: new Map(), finish: undefined, logprobs: undefined };
      candidates.set(index, candidate);
    }
    return candidate;
  }
  const partOf = (event: { candidate: number; part: number }) => candidateOf(event.candidate).parts.get(event.part);

  const handlers: Handlers = {
    start: (event) => {
      start ??= event;
    },
    'part-start': ({ candidate, part, opened }) => {
      const signature = 'signature' in opened ? opened.signature : undefined;
      candidateOf(candidate).parts.set(part, { opened, text: '', signature, citations: [] });
    },
    'part-delta': (event) => {
      const part = partOf(event);
      if (part !== undefined) part.text += event.text;
    },
    signature: (event) => {
      const part = partOf(event);
      if (part !== undefined) part.signature = event.signature;
    },
    citation: (event) => {
      partOf(event)?.citations.push(event.citation);
    },
    'part-end': () => {},
    logprobs: (event) => {
      const candidate = candidateOf(event.candidate);
      candidate.logprobs = mergeLogprobs(candidate.logprobs, event.value);
    },
    finish: (event) => {
      candidateOf(event.candidate).finish = event.finish;
    },
    usage: (event) => {
      usage = event.usage;
    },
    native: () => {},
    error: (event) => {
      throw event.error;
    },
    end: () => {},
  };

  return {
    event: (event) => (handlers[event.type] as (event: StreamEvent) => void)(event),
    response: () => ({
      ...(start?.id !== undefined && { id: start.id }),
      ...(start?.model !== undefined && { model: start.model }),
      ...(start?.created !== undefined && { created: start.created }),
      candidates: [...candidates]
        .sort(([a], [b]) => a - b)
        .map(([index, candidate]) => closeCandidate(index, candidate)),
      ...(usage !== undefined && { usage }),
      ...(start?.extensions !== undefined && { extensions: start.extensions }),
    }),
  };
}

/** The whole answer that a canonical stream says. Throws the `GatewayError` of an `error` event. */
export function collectEvents(events: Iterable<StreamEvent>): ChatResponse {
  const collector = createCollector();
  for (const event of events) collector.event(event);
  return collector.response();
}

function closeCandidate(index: number, candidate: CollectedCandidate): Candidate {
  const parts = [...candidate.parts].sort(([a], [b]) => a - b).map(([, part]) => closePart(part));
  return {
    index,
    parts,
    finish: candidate.finish ?? { reason: 'other' },
    ...(candidate.logprobs !== undefined && { logprobs: candidate.logprobs }),
  };
}

function closePart({ opened, text, signature, citations }: CollectedPart): Part {
  switch (opened.type) {
    case 'text':
      return { ...opened, text, ...(citations.length > 0 && { citations }) };
    case 'refusal':
      return { ...opened, text };
    case 'thinking':
      return { ...opened, text, ...(signature !== undefined && { signature }) };
    case 'tool-call': {
      const empty = opened.custom === true ? '' : '{}';
      return { ...opened, arguments: text === '' ? empty : text, ...(signature !== undefined && { signature }) };
    }
    default:
      return opened;
  }
}

/** Lists under the same key (`content`, `refusal`) grow; anything else is replaced. */
function mergeLogprobs(before: JsonValue | undefined, more: JsonValue): JsonValue {
  if (typeof before !== 'object' || before === null || Array.isArray(before)) return more;
  if (typeof more !== 'object' || more === null || Array.isArray(more)) return before;
  const merged = { ...before };
  for (const [key, value] of Object.entries(more)) {
    const known = merged[key];
    if (Array.isArray(known) && Array.isArray(value)) merged[key] = [...known, ...value];
    else if (value !== null || known === undefined) merged[key] = value;
  }
  return merged;
}

/** A whole answer as the events that a stream of it would have had; each part comes as one delta. */
export function responseToEvents(response: ChatResponse): StreamEvent[] {
  const { id, model, created, extensions } = response;
  const events: StreamEvent[] = [
    {
      type: 'start',
      ...(id !== undefined && { id }),
      ...(model !== undefined && { model }),
      ...(created !== undefined && { created }),
      ...(extensions !== undefined && { extensions }),
    },
  ];
  for (const candidate of response.candidates) {
    candidate.parts.forEach((part, index) => {
      events.push(...partToEvents(part, { candidate: candidate.index, part: index }));
    });
    if (candidate.logprobs !== undefined) {
      events.push({ type: 'logprobs', candidate: candidate.index, value: candidate.logprobs });
    }
    events.push({ type: 'finish', candidate: candidate.index, finish: candidate.finish });
  }
  if (response.usage !== undefined) events.push({ type: 'usage', usage: response.usage });
  events.push({ type: 'end' });
  return events;
}

/** The events of one whole part: its start, one delta, its end. None for a tool result. */
export function partToEvents(whole: Part, place: { readonly candidate: number; readonly part: number }): StreamEvent[] {
  const opened = openedOf(whole);
  if (opened === undefined) return [];
  const events: StreamEvent[] = [{ type: 'part-start', ...place, opened }];
  const text = whole.type === 'tool-call' ? whole.arguments : 'text' in whole ? whole.text : '';
  if (text !== '') events.push({ type: 'part-delta', ...place, text });
  if (whole.type === 'thinking' && whole.redacted !== true && whole.signature !== undefined) {
    events.push({ type: 'signature', ...place, signature: whole.signature });
  }
  if (whole.type === 'text') {
    for (const citation of whole.citations ?? []) events.push({ type: 'citation', ...place, citation });
  }
  events.push({ type: 'part-end', ...place });
  return events;
}

/** Undefined for a tool result: no answer holds one. */
function openedOf(part: Part): OpenedPart | undefined {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { type: part.type, ...extensionsOf(part) };
    case 'thinking':
      if (part.redacted !== true) return { type: 'thinking', ...extensionsOf(part) };
      return {
        type: 'thinking',
        redacted: true,
        ...(part.signature !== undefined && { signature: part.signature }),
        ...extensionsOf(part),
      };
    case 'tool-call': {
      const { id, name, custom, signature } = part;
      return {
        type: 'tool-call',
        id,
        name,
        ...(custom !== undefined && { custom }),
        ...(signature !== undefined && { signature }),
        ...extensionsOf(part),
      };
    }
    case 'media':
    case 'native':
      return part;
    case 'tool-result':
      return undefined;
  }
}

function extensionsOf({ extensions }: Part): Pick<Part, 'extensions'> {
  return extensions === undefined ? {} : { extensions };
}
