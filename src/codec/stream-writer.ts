// Canonical events on their way into a stream's output.
import type { StreamEvent } from './canonical/events.ts';
import type { Finish } from './canonical/response.ts';
import type { StreamOutput } from './exchange-contract.ts';
import type { StreamEncoder } from './stream-contract.ts';

/** Hears nothing after the end. */
export class StreamWriter {
  readonly #output: StreamOutput;
  readonly #encoder: StreamEncoder;
  #over = false;
  #content = false;
  #finish: Finish | undefined;
  #last: StreamEvent | undefined;
  /** Frames of a run of texts. */
  #run = '';

  constructor(output: StreamOutput, encoder: StreamEncoder) {
    this.#output = output;
    this.#encoder = encoder;
  }

  write(event: StreamEvent): void {
    if (this.#over) return;
    this.#last = event;
    if (event.type === 'error') {
      this.#over = true;
      this.#output.failed(event.error);
      return;
    }
    this.#content ||= isContent(event);
    if (event.type === 'usage') this.#output.usage(event.usage);
    if (event.type === 'finish' && event.candidate === 0) this.#finish = event.finish;
    const text = this.#encoder.encode(event);
    if (text !== '') this.#output.write(text, this.#content);
    if (event.type === 'end') {
      this.#over = true;
      this.#output.ended(this.#finish);
    }
  }

  /** Whether this piece of a text was written and was the last that was: more of that text can follow it by `more`. */
  takesMore(event: StreamEvent): boolean {
    return this.#last === event && 'candidate' in event && event.candidate === 0 && this.#encoder.more !== undefined;
  }

  /** One more piece of the text that was written last, which is not empty; it is written with the run's end, `ran`. */
  more(text: string): void {
    this.#run += this.#encoder.more?.(text) ?? '';
  }

  ran(): void {
    const run = this.#run;
    this.#run = '';
    if (run !== '') this.#output.write(run, true);
  }
}

/** Whether the event tells the client something of the answer itself, so that no other target can answer any more. */
function isContent(event: StreamEvent): boolean {
  if (event.type === 'part-delta') return event.text !== '';
  if (event.type !== 'part-start') return event.type === 'signature' || event.type === 'citation';
  const { type } = event.opened;
  return (
    type === 'tool-call' ||
    type === 'media' ||
    type === 'native' ||
    (type === 'thinking' && event.opened.redacted === true)
  );
}
