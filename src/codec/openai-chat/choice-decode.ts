// One choice of a Chat stream: its deltas as parts that open, grow and end.
import type { ThinkingPart } from '../canonical/content.ts';
import type { EventSink, OpenedPart } from '../canonical/events.ts';
import type { JsonObject, JsonValue } from '../canonical/json.ts';
import { objectOf, objectsOf, textOf } from '../canonical/read-json.ts';
import { decodeAudio, decodeImages } from './answer-parts.ts';
import { callsDecoder } from './calls-decode.ts';
import { decodeAnnotations } from './citations.ts';
import { thinkingText } from './content-decode.ts';
import { decodeFinish } from './finish.ts';
import { decodeReasoning } from './reasoning.ts';

export interface ChoiceDecoder {
  /** One entry of a chunk's `choices`. */
  read(choice: JsonObject): void;
  finished(): boolean;
  /** Ends every open part and tells the finish. */
  close(): void;
}

export interface ChoiceInit {
  readonly candidate: number;
  readonly family: string;
  readonly answerId: string | undefined;
  readonly sink: EventSink;
}

/** At most one of text, refusal and thought is open; calls may be open beside it, `serializeParts` puts them in a row. */
export function choiceDecoder({ candidate, family, answerId, sink }: ChoiceInit): ChoiceDecoder {
  let nextPart = 0;
  let open: { readonly part: number; readonly type: OpenedPart['type'] } | undefined;
  let openThought = '';
  let lastText: number | undefined;
  let finish: string | undefined;
  let refused = false;
  let audio: JsonObject | undefined;

  const takePart = () => nextPart++;

  function endOpen(): void {
    if (open !== undefined) sink({ type: 'part-end', candidate, part: open.part });
    open = undefined;
  }

  const calls = callsDecoder({ candidate, answerId, sink, takePart, endOpen });

  function grow(opened: OpenedPart & { type: 'text' | 'refusal' | 'thinking' }, text: string): number {
    if (open?.type !== opened.type) {
      endOpen();
      open = { part: takePart(), type: opened.type };
      openThought = '';
      sink({ type: 'part-start', candidate, part: open.part, opened });
    }
    if (opened.type === 'thinking') openThought += text;
    if (text !== '') sink({ type: 'part-delta', candidate, part: open.part, text });
    return open.part;
  }

  function whole(opened: OpenedPart): void {
    endOpen();
    const part = takePart();
    sink({ type: 'part-start', candidate, part, opened });
    sink({ type: 'part-end', candidate, part });
  }

  function readThought(thought: ThinkingPart): void {
    if (thought.redacted === true) {
      const { text: _, ...opened } = thought;
      whole(opened);
      return;
    }
    if (thought.text === '' && thought.signature === undefined) return;
    // Some gateways tell a thought in pieces and then once more, whole and signed.
    const isRepeated = open?.type === 'thinking' && thought.signature !== undefined && thought.text === openThought;
    const part = grow({ type: 'thinking' }, isRepeated ? '' : thought.text);
    if (thought.signature === undefined) return;
    sink({ type: 'signature', candidate, part, signature: thought.signature });
    endOpen();
  }

  function readContent(content: JsonValue | undefined): void {
    if (typeof content === 'string') {
      if (content !== '') lastText = grow({ type: 'text' }, content);
      return;
    }
    for (const part of objectsOf(content)) {
      if (part.type === 'thinking') readThought({ type: 'thinking', text: thinkingText(part.thinking) });
      else readContent(textOf(part.text));
    }
  }

  function readAnnotations(value: JsonValue | undefined): void {
    const citations = decodeAnnotations(value);
    if (citations.length === 0) return;
    // They may come after the text has ended, or before it began: they belong to a part that is still open.
    const part = open?.type === 'text' ? open.part : grow({ type: 'text' }, '');
    lastText = part;
    for (const citation of citations) sink({ type: 'citation', candidate, part, citation });
  }

  function readAudio(delta: JsonObject): void {
    const more = objectOf(delta.audio);
    if (more === undefined) return;
    const joined = (name: string) => `${textOf(audio?.[name]) ?? ''}${textOf(more[name]) ?? ''}`;
    audio = { ...audio, ...more, data: joined('data'), transcript: joined('transcript') };
  }

  return {
    read(choice) {
      const delta = objectOf(choice.delta) ?? {};
      for (const thought of decodeReasoning(delta, family)) readThought(thought);
      readContent(delta.content);
      const refusal = textOf(delta.refusal);
      if (refusal !== undefined && refusal !== '') {
        refused = true;
        grow({ type: 'refusal' }, refusal);
      }
      readAnnotations(delta.annotations);
      for (const image of decodeImages(delta)) whole(image);
      readAudio(delta);
      calls.read(delta);
      const { logprobs } = choice;
      if (logprobs !== undefined && logprobs !== null) sink({ type: 'logprobs', candidate, value: logprobs });
      finish = textOf(choice.finish_reason) ?? finish;
    },
    finished: () => finish !== undefined,
    close() {
      endOpen();
      if (audio !== undefined) whole(decodeAudio(audio));
      calls.close();
      if (lastText === undefined && nextPart === 0) grow({ type: 'text' }, '');
      endOpen();
      sink({ type: 'finish', candidate, finish: decodeFinish(finish, { calls: calls.any(), refusal: refused }) });
    },
  };
}
