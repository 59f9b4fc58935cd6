// A stream's decoder, spared the frames that say one more piece of a text in the form of the last.
import type { EventSink, StreamEvent } from './canonical/events.ts';
import type { ChatCodec, DecodeContext } from './codec.ts';
import type { RawFrame, SkimFrames } from './framing/sse.ts';
import { RepeatedTexts } from './repeated-texts.ts';

export interface RepeatingDecoder {
  frame(frame: RawFrame): void;
  skim?: SkimFrames;
  close(): void;
}

/** Where decoded events go. */
export interface DecodedOutput {
  event: EventSink;
  /** Whether further texts of the part that this event grew may come by `more` instead. */
  takesMore(event: StreamEvent): boolean;
  more(text: string): void;
  /** The run of texts is over. */
  ran(): void;
}

/** The codec's decoder; with `textDelta`, most frames of a text go past it. */
export function createRepeatingDecoder(
  codec: ChatCodec,
  context: DecodeContext,
  output: DecodedOutput,
): RepeatingDecoder {
  let told: StreamEvent | undefined;
  let events = 0;
  const decoder = codec.streamDecoder(context, (event) => {
    told = event;
    events += 1;
    output.event(event);
  });
  const frame = (raw: RawFrame): void => void (raw.frame !== undefined && decoder.frame(raw.frame));
  const close = (): void => decoder.close();
  if (codec.textDelta === undefined) return { frame, close };

  const repeated = new RepeatedTexts(codec.textDelta);
  const isHeard = decoder.passed !== undefined;
  let candidate = 0;
  let part = 0;
  let direct = false;
  let said = '';
  /** What stands before and after a frame's data, in UTF-16 units. */
  let before = 0;
  let after = 0;
  const say = (text: string): void => {
    if (isHeard) said += text;
    if (direct) output.more(text);
    else output.event({ type: 'part-delta', candidate, part, text });
  };
  return {
    frame(raw) {
      events = 0;
      frame(raw);
      const data = events === 1 ? raw.frame?.data : undefined;
      // -1 where the data came in several lines.
      before = data === undefined ? -1 : raw.raw.indexOf(data);
      if (data === undefined || before < 0 || told?.type !== 'part-delta') {
        repeated.forget();
        return;
      }
      after = raw.raw.length - before - data.length;
      ({ candidate, part } = told);
      direct = output.takesMore(told);
      repeated.learn(raw.raw, told.text);
    },
    skim(text, at) {
      const end = repeated.read(text, at, say);
      if (end === at) return at;
      if (direct) output.ran();
      if (isHeard) decoder.passed?.(said, text.slice(repeated.lastAt + before, end - after));
      said = '';
      return end;
    },
    close,
  };
}
