// One candidate of a Gemini stream: joins pieces of text and thought into parts, one open at a time.
import type { Part, ThinkingPart, ToolCallPart } from '../canonical/content.ts';
import type { EventSink, OpenedPart } from '../canonical/events.ts';
import type { JsonObject, JsonValue } from '../canonical/json.ts';
import { objectOf, objectsOf } from '../canonical/read-json.ts';
import { candidateExtensions } from './answer-metadata.ts';
import { type PlacedCitation, placeCitation, readCitations } from './citations.ts';
import { readFinish } from './finish.ts';
import { readLogprobs } from './logprobs.ts';

interface OpenPart {
  readonly type: 'text' | 'thinking';
  readonly part: number;
  /** Where in the candidate's whole text this part begins. */
  readonly from: number;
}

export class CandidateReader {
  private readonly candidate: number;
  private readonly sink: EventSink;
  private open: OpenPart | undefined;
  private parts = 0;
  private calls = false;
  private reason: JsonValue | undefined;
  /** All text so far: citations count in it. */
  private text = '';
  private citations: readonly PlacedCitation[] = [];

  constructor(candidate: number, sink: EventSink) {
    this.candidate = candidate;
    this.sink = sink;
  }

  /** A finish reason was said. More may follow it: after calls that the server runs itself, for one. */
  get finished(): boolean {
    return readFinish(this.reason, this.calls) !== undefined;
  }

  /** Takes one chunk's share of the candidate. Of finish reasons the last one wins. */
  read(chunk: JsonObject, readPart: (part: JsonObject) => Part[]): void {
    const { candidate, sink } = this;
    this.citations = readCitations(chunk);
    for (const part of objectsOf(objectOf(chunk.content)?.parts)) {
      for (const read of readPart(part)) this.add(read);
    }
    this.cite();
    const value = readLogprobs(chunk.logprobsResult);
    if (value !== undefined) sink({ type: 'logprobs', candidate, value });
    const metadata = candidateExtensions(chunk);
    if (metadata !== undefined) {
      for (const [field, said] of Object.entries(metadata))
        sink({ type: 'native', protocol: 'gemini', event: field, data: { index: candidate, [field]: said } });
    }
    if (readFinish(chunk.finishReason, this.calls) !== undefined) this.reason = chunk.finishReason;
  }

  /** More of what is open was told without being read here. */
  passed(text: string): void {
    if (this.open?.type === 'text') this.text += text;
  }

  /** Ends what is open, and says why the candidate ended. */
  close(): void {
    this.end();
    const finish = readFinish(this.reason, this.calls);
    if (finish !== undefined) this.sink({ type: 'finish', candidate: this.candidate, finish });
  }

  private add(part: Part): void {
    switch (part.type) {
      case 'text':
        this.addText(part.text);
        break;
      case 'thinking':
        this.addThought(part);
        break;
      case 'tool-call':
        this.addCall(part);
        break;
      case 'media':
      case 'native':
        this.addWhole(part);
    }
  }

  private addText(text: string): void {
    if (text === '') return;
    const { part } = this.openAs('text');
    this.text += text;
    this.sink({ type: 'part-delta', candidate: this.candidate, part, text });
  }

  /** A signature is the last of its thought: what follows is another one. */
  private addThought({ text, signature, redacted }: ThinkingPart): void {
    if (text === '' && signature === undefined) return;
    const { candidate, sink } = this;
    if (redacted === true) {
      this.addWhole({ type: 'thinking', redacted, ...(signature !== undefined && { signature }) });
      return;
    }
    const { part } = this.openAs('thinking');
    if (text !== '') sink({ type: 'part-delta', candidate, part, text });
    if (signature === undefined) return;
    sink({ type: 'signature', candidate, part, signature });
    this.end();
  }

  private addCall({ arguments: text, extensions: _, ...opened }: ToolCallPart): void {
    this.calls = true;
    this.addWhole(opened, text);
  }

  private addWhole(opened: OpenedPart, text = ''): void {
    this.end();
    const { candidate, sink, parts: part } = this;
    sink({ type: 'part-start', candidate, part, opened });
    if (text !== '') sink({ type: 'part-delta', candidate, part, text });
    sink({ type: 'part-end', candidate, part });
    this.parts += 1;
  }

  private openAs(type: OpenPart['type']): OpenPart {
    if (this.open?.type === type) return this.open;
    this.end();
    const open = { type, part: this.parts, from: this.text.length };
    this.parts += 1;
    this.open = open;
    this.sink({ type: 'part-start', candidate: this.candidate, part: open.part, opened: { type } });
    return open;
  }

  private end(): void {
    this.cite();
    const { open } = this;
    this.open = undefined;
    if (open !== undefined) this.sink({ type: 'part-end', candidate: this.candidate, part: open.part });
  }

  /** Grounding comes with the last text of an answer; a part must still be open to be cited in. */
  private cite(): void {
    const { open, citations } = this;
    if (citations.length === 0 || open?.type !== 'text') return;
    this.citations = [];
    for (const placed of citations) {
      const { start, end, ...rest } = placeCitation(placed, this.text);
      const inside = start !== undefined && end !== undefined && start >= open.from;
      const citation = { ...rest, ...(inside && { start: start - open.from, end: end - open.from }) };
      this.sink({ type: 'citation', candidate: this.candidate, part: open.part, citation });
    }
  }
}
