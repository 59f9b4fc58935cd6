// The contract of a wire protocol for streams: frames, how they are framed, and what reads and writes them.
import type { StreamEvent } from './canonical/events.ts';

/** One frame of a stream: an SSE event, or one JSON text of an NDJSON or JSON-array stream (`event` absent). */
export interface Frame {
  readonly event?: string;
  readonly data: string;
}

/** A table of small handlers inside; sends canonical events into the sink that it was made with. Never throws. */
export interface StreamDecoder {
  frame(frame: Frame): void;
  /**
   * Frames went past that differ from the last one as `textDelta` says, each a `part-delta` and nothing else: their texts
   * joined, and the data of the last of them. Absent: the decoder keeps nothing of such frames.
   */
  passed?(text: string, last: string): void;
  /**
   * The bytes have ended. Where the protocol's own end was not seen, this is a `stream_broken` error event,
   * or `bad_response` where nothing came at all.
   */
  close(): void;
}

export interface StreamEncoder {
  /**
   * The text to write for this event; empty where it is not yet, or not at all, to be said. An `error` gives what
   * `ErrorCodec.encodeInStream` gives, in the framing of this stream and ending it well.
   */
  encode(event: StreamEvent): string;
  /** What `encode` gives for one more `part-delta` of the part that the last event grew, of the first candidate; the text is not empty. */
  more?(text: string): string;
}

export type Framing = {
  /** `json-array` is what Gemini answers without `alt=sse`; `bytes` have no frames: only the connection can tell an error. */
  readonly kind: 'sse' | 'ndjson' | 'json-array' | 'bytes';
  readonly contentType: string;
  /** Written while a stream waits; empty where the protocol has nothing harmless to say. */
  readonly keepAlive: string;
  /** Written as the last thing to a client that asked for the trace; empty where the framing has no comments. */
  comment(text: string): string;
};
