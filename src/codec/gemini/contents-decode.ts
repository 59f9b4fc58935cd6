// `contents` and `systemInstruction` as canonical messages.
import { GatewayError } from '../../errors.ts';
import type { Message, Part, ToolResultPart } from '../canonical/content.ts';
import { callIdMaker } from '../canonical/made-up-ids.ts';
import { OpenCalls } from '../canonical/open-calls.ts';
import { readAt } from '../canonical/origin.ts';
import { readPart } from './parts-decode.ts';
import { readResult } from './results-decode.ts';
import type { GeminiContent, GeminiFunctionResponse, GeminiPart, GeminiRequest } from './wire.ts';

/** Throws `invalid_request` where a response answers no call, or nothing is said at all. */
export function readMessages(body: GeminiRequest): Message[] {
  const reader = new ContentReader(body.cachedContent !== undefined);
  const messages = body.contents.flatMap((content, index) => reader.read(content, `contents[${index}]`));
  if (messages.length === 0) {
    throw new GatewayError('invalid_request', { message: 'contents holds no parts.', param: 'contents' });
  }
  const system = reader.readSystem(body.systemInstruction);
  return system === undefined ? messages : [system, ...messages];
}

class ContentReader {
  private readonly open = new OpenCalls();
  /** The same history gives the same ids, so that upstream prompt caches hit. */
  private readonly nextCallId = callIdMaker('');
  private readonly orphansAllowed: boolean;

  /** `orphansAllowed`: the calls may stand in a cached part of the conversation. */
  constructor(orphansAllowed: boolean) {
    this.orphansAllowed = orphansAllowed;
  }

  readSystem(content: GeminiContent | undefined): Message | undefined {
    const parts = (content?.parts ?? []).flatMap((part, index) =>
      this.readPlain(part, `systemInstruction.parts[${index}]`),
    );
    return parts.length === 0 ? undefined : { role: 'system', parts };
  }

  read(content: GeminiContent, path: string): Message[] {
    const parts = (content.parts ?? []).map((part, index) => ({ part, path: `${path}.parts[${index}]` }));
    if (content.role === 'model') {
      const read = parts.flatMap(({ part, path }) => this.readPlain(part, path));
      for (const part of read) if (part.type === 'tool-call') this.open.add(part);
      return read.length === 0 ? [] : [readAt({ role: 'assistant', parts: read }, path)];
    }
    const messages: Message[] = [];
    for (const { part, path: partPath } of parts) {
      const isResult = part.functionResponse !== undefined;
      const read = isResult ? [this.readResult(part.functionResponse, partPath)] : this.readPlain(part, partPath);
      append(messages, isResult ? 'tool' : 'user', { parts: read, path });
    }
    return messages;
  }

  private readPlain(part: GeminiPart, path: string): Part[] {
    return readPart(part, this.nextCallId).map((read) => readAt(read, path));
  }

  private readResult(response: GeminiFunctionResponse | undefined, path: string): ToolResultPart {
    if (response === undefined) throw new TypeError('a function response was expected');
    const call = this.open.answer(response);
    if (call === undefined && !this.orphansAllowed) {
      throw new GatewayError('invalid_request', {
        message: `${path}.functionResponse answers no functionCall named ${JSON.stringify(response.name)} before it.`,
        param: `${path}.functionResponse`,
      });
    }
    return readAt(readResult(response, call?.id ?? response.id ?? this.nextCallId(), path), path);
  }
}

/** Adds parts to the last message where it is of the same role, else as a new one. */
function append(
  messages: Message[],
  role: Message['role'],
  { parts, path }: { readonly parts: readonly Part[]; readonly path: string },
): void {
  if (parts.length === 0) return;
  const last = messages.at(-1);
  if (last?.role === role) messages[messages.length - 1] = readAt({ role, parts: [...last.parts, ...parts] }, path);
  else messages.push(readAt({ role, parts }, path));
}
