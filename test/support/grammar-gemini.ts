// A strict checker of Gemini streams, written from the API reference and sharing no code with the codec.
import { strict as assert } from 'node:assert';

type Json = Record<string, unknown>;

export interface GeminiStream {
  readonly chunks: readonly Json[];
  readonly error: Json | undefined;
}

const FINISH = new Set([
  'STOP',
  'MAX_TOKENS',
  'SAFETY',
  'RECITATION',
  'LANGUAGE',
  'OTHER',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'MALFORMED_FUNCTION_CALL',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
  'MODEL_ARMOR',
  'IMAGE_SAFETY',
]);
const DATA = [
  'text',
  'inlineData',
  'fileData',
  'functionCall',
  // Of a tool that the server itself runs (remote MCP).
  'functionResponse',
  'executableCode',
  'codeExecutionResult',
  'toolCall',
  'toolResponse',
];

/** Throws where a stream is not what Google's own clients expect. `alt=sse`, or one JSON array. */
export function checkGeminiStream(text: string, framing: 'sse' | 'json-array' = 'sse'): GeminiStream {
  const chunks = framing === 'sse' ? sseChunks(text) : arrayChunks(text);
  const last = chunks.at(-1);
  const error = isObject(last?.error) ? last.error : undefined;
  const content = error === undefined ? chunks : chunks.slice(0, -1);
  const finished = new Set<number>();
  for (const chunk of content) checkChunk(chunk, content[0] ?? {}, finished);
  if (error !== undefined) {
    assert.equal(typeof error.code, 'number');
    assert.equal(typeof error.message, 'string');
    assert.match(String(error.status), /^[A-Z_]+$/);
    return { chunks: content, error };
  }
  const candidates = new Set(content.flatMap((chunk) => candidatesOf(chunk).map(({ index }) => index)));
  assert.ok(candidates.size > 0, 'there is a candidate');
  assert.equal(finished.size, candidates.size, 'every candidate has a finishReason');
  return { chunks: content, error: undefined };
}

function sseChunks(text: string): Json[] {
  assert.ok(text.endsWith('\r\n\r\n'), 'the last frame is whole');
  const frames = text.slice(0, -4).split('\r\n\r\n');
  for (const frame of frames)
    assert.match(frame, /^data: [^\r\n]*$/, 'one data line a frame, no event names, no [DONE]');
  return frames.map((frame) => JSON.parse(frame.slice('data: '.length)) as Json);
}

function arrayChunks(text: string): Json[] {
  const chunks: unknown = JSON.parse(text);
  assert.ok(Array.isArray(chunks), 'a JSON array');
  return chunks as Json[];
}

const candidatesOf = (chunk: Json) => (chunk.candidates ?? []) as Json[];

function checkChunk(chunk: Json, first: Json, finished: Set<number>): void {
  assert.ok(Array.isArray(chunk.candidates), 'a chunk has candidates');
  assert.equal(typeof chunk.modelVersion, 'string');
  assert.equal(chunk.modelVersion, first.modelVersion, 'one model for the whole stream');
  assert.equal(typeof chunk.responseId, 'string');
  assert.equal(chunk.responseId, first.responseId, 'one id for the whole stream');
  if (chunk.usageMetadata !== undefined) assert.ok(isObject(chunk.usageMetadata));
  for (const candidate of candidatesOf(chunk)) checkCandidate(candidate, finished);
}

function checkCandidate(candidate: Json, finished: Set<number>): void {
  const { index, content, finishReason } = candidate;
  assert.ok(Number.isInteger(index), 'a candidate has its index');
  assert.ok(!finished.has(index as number), 'nothing follows the finish');
  assert.ok(isObject(content) && content.role === 'model', 'content of the model');
  assert.ok(Array.isArray(content.parts) && content.parts.length > 0, 'content has parts');
  for (const part of content.parts as Json[]) checkPart(part);
  if (finishReason === undefined) return;
  assert.ok(
    FINISH.has(finishReason as string) || /^FAKE/.test(String(finishReason)),
    `finishReason ${String(finishReason)}`,
  );
  finished.add(index as number);
}

function checkPart(part: Json): void {
  const data = DATA.filter((field) => field in part);
  assert.equal(data.length, 1, `one kind of data a part: ${Object.keys(part).join()}`);
  if ('text' in part) assert.equal(typeof part.text, 'string');
  if ('thought' in part) assert.equal(typeof part.thought, 'boolean');
  if ('thoughtSignature' in part) {
    assert.match(String(part.thoughtSignature), /^[A-Za-z0-9+/_-]+=*$/, 'bytes are base64');
  }
  if (!('functionCall' in part)) return;
  const call = part.functionCall as Json;
  assert.ok(typeof call.name === 'string' && call.name !== '', 'a call has its name');
  assert.ok(isObject(call.args), 'arguments come whole, as an object');
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
