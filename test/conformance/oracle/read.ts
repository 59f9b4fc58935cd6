// The readers, by protocol.
import type { AnswerRecord } from './answer.ts';
import { readAnthropicAnswer, readAnthropicError, readAnthropicStream } from './anthropic-answer.ts';
import { readChatAnswer, readChatError, readChatStream } from './chat-answer.ts';
import type { OracleProtocol } from './finish.ts';
import { type ReadStream, readFrames, type StreamKind } from './framing.ts';
import { readGeminiAnswer, readGeminiError, readGeminiStream } from './gemini-answer.ts';
import { type Json, parse } from './json.ts';
import { readOllamaAnswer, readOllamaError, readOllamaStream } from './ollama-answer.ts';
import { readResponsesAnswer, readResponsesError, readResponsesStream } from './responses-answer.ts';

interface Reader {
  whole(body: Json): AnswerRecord;
  stream(frames: ReadStream): AnswerRecord;
  error(body: Json): AnswerRecord['error'];
}

const READERS: Readonly<Record<OracleProtocol, Reader>> = {
  chat: { whole: readChatAnswer, stream: readChatStream, error: readChatError },
  responses: { whole: readResponsesAnswer, stream: readResponsesStream, error: readResponsesError },
  anthropic: { whole: readAnthropicAnswer, stream: readAnthropicStream, error: readAnthropicError },
  gemini: { whole: readGeminiAnswer, stream: readGeminiStream, error: readGeminiError },
  ollama: { whole: readOllamaAnswer, stream: readOllamaStream, error: readOllamaError },
};

export interface Heard {
  readonly protocol: OracleProtocol;
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

const NOTHING: AnswerRecord = { candidates: [], usage: undefined, error: undefined, faults: [] };

/** How a body is framed, by its content type, or by its look where that says too little. */
export function streamKind({ contentType, text }: Pick<Heard, 'contentType' | 'text'>): StreamKind | undefined {
  if (contentType.startsWith('text/event-stream')) return 'sse';
  if (contentType.startsWith('application/x-ndjson')) return 'ndjson';
  if (text.trimStart().startsWith('[')) return 'json-array';
  return undefined;
}

/** Reads what came, whole or streamed. A failure that is no JSON is its text; an answer that is none is a fault. */
export function readHeard(heard: Heard): AnswerRecord {
  const reader = READERS[heard.protocol];
  const kind = heard.status >= 400 ? undefined : streamKind(heard);
  if (kind !== undefined) return reader.stream(readFrames(kind, heard.text));
  const body = parse(heard.text);
  if (heard.status >= 400) {
    const error = body === undefined ? undefined : reader.error(body);
    return { ...NOTHING, error: error ?? { message: heard.text.slice(0, 200), words: '' } };
  }
  return body === undefined ? { ...NOTHING, faults: ['it is no JSON'] } : reader.whole(body);
}
