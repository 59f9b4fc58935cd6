// A stream's decoder, spared the frames that say one more piece of a text in the form of the last.
import type { EventSink, StreamEvent } from './canonical/events.ts';
import type { ChatCodec, DecodeContext } from './codec.ts';
import type { RawFrame, SkimFrames } from './framing/sse.ts';
import { RepeatedTexts } from './plain-frames.ts';

export interface RepeatingDecoder {
  frame(frame: RawFrame): void;
  skim?: SkimFrames;
  close(): void;
}

/** The codec's decoder; with `textDelta`, most frames of a text go past it. */
export function createRepeatingDecoder(codec: ChatCodec, context: DecodeContext, sink: EventSink): RepeatingDecoder {
  let told: StreamEvent | undefined;
  let events = 0;
  const decoder = codec.streamDecoder(context, (event) => {
    told = event;
    events += 1;
    sink(event);
  });
  const frame = (raw: RawFrame): void => void (raw.frame !== undefined && decoder.frame(raw.frame));
  const close = (): void => decoder.close();
  if (codec.textDelta === undefined) return { frame, close };

  const repeated = new RepeatedTexts(codec.textDelta);
  let candidate = 0;
  let part = 0;
  const say = (text: string): void => sink({ type: 'part-delta', candidate, part, text });
  return {
    frame(raw) {
      events = 0;
      frame(raw);
      if (events !== 1 || told?.type !== 'part-delta') {
        repeated.forget();
        return;
      }
      ({ candidate, part } = told);
      repeated.learn(raw.raw, told.text);
    },
    skim: (text, at) => repeated.read(text, at, say),
    close,
  };
}
