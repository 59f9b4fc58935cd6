// Frames of a stream, read by hand: server-sent events (WHATWG HTML 9.2.6), JSON lines, a JSON array.
import { type Json, list, parse } from './json.ts';

interface StreamFrame {
  readonly event: string | undefined;
  readonly data: Json;
}

export interface ReadStream {
  readonly frames: readonly StreamFrame[];
  /** Comments of an event stream, without their colon. */
  readonly comments: readonly string[];
  /** A frame that is no JSON, or a text that is no stream. */
  readonly faults: readonly string[];
  /** `[DONE]` was said. */
  readonly done: boolean;
}

export type StreamKind = 'sse' | 'ndjson' | 'json-array';

export function readFrames(kind: StreamKind, source: string): ReadStream {
  if (kind === 'sse') return readEvents(source);
  const faults: string[] = [];
  const values = kind === 'json-array' ? readArray(source, faults) : readLines(source, faults);
  return { frames: values.map((data) => ({ event: undefined, data })), comments: [], faults, done: false };
}

function readArray(source: string, faults: string[]): Json[] {
  const value = parse(source);
  if (!Array.isArray(value)) faults.push('it is no JSON array');
  return list(value);
}

function readLines(source: string, faults: string[]): Json[] {
  const values: Json[] = [];
  for (const line of source.split('\n')) {
    if (line.trim() === '') continue;
    const value = parse(line);
    if (value === undefined) faults.push(`no JSON: ${line.slice(0, 80)}`);
    else values.push(value);
  }
  return values;
}

function readEvents(source: string): ReadStream {
  const frames: StreamFrame[] = [];
  const comments: string[] = [];
  const faults: string[] = [];
  let done = false;
  for (const block of source.replace(/^\uFEFF/, '').split(/(?:\r\n|\n|\r)(?:\r\n|\n|\r)+/)) {
    let event: string | undefined;
    const data: string[] = [];
    for (const line of block.split(/\r\n|\n|\r/)) {
      if (line.startsWith(':')) comments.push(line.slice(1).trim());
      else if (line.startsWith('event:')) event = line.slice(6).trim();
      else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
    }
    const payload = data.join('\n');
    if (payload.trim() === '') continue;
    if (payload.trim() === '[DONE]') {
      done = true;
      continue;
    }
    const value = parse(payload);
    if (value === undefined) faults.push(`no JSON: ${payload.slice(0, 80)}`);
    else frames.push({ event, data: value });
  }
  return { frames, comments, faults, done };
}
