// Reads answers of Gemini generateContent.
import {
  type AnswerCandidate,
  type AnswerItem,
  type AnswerRecord,
  type AnswerUsage,
  EMPTY_CANDIDATE,
  logprobWord,
  unique,
} from './answer.ts';
import { finishOf } from './finish.ts';
import type { ReadStream } from './framing.ts';
import { at, canonical, canonicalArguments, count, type Json, type JsonRecord, list, record, text } from './json.ts';

export function readGeminiAnswer(body: Json): AnswerRecord {
  const error = readGeminiError(body);
  if (error !== undefined) return { candidates: [], usage: undefined, error, faults: [] };
  const candidates = list(at(body, 'candidates')).map(readCandidate);
  if (candidates.length === 0 && at(body, 'promptFeedback', 'blockReason') !== undefined)
    candidates.push({ ...EMPTY_CANDIDATE, finish: 'filter' });
  return { candidates, usage: readGeminiUsage(at(body, 'usageMetadata')), error: undefined, faults: [] };
}

export function readGeminiError(body: Json): AnswerRecord['error'] {
  const error = at(body, 'error') ?? at(body, 0, 'error');
  if (error === undefined) return undefined;
  return { message: text(at(error, 'message')), words: text(at(error, 'status')) };
}

function readCandidate(candidate: Json, position: number): AnswerCandidate {
  const calls = list(at(candidate, 'content', 'parts')).some((part) => at(part, 'functionCall') !== undefined);
  const chosen = list(at(candidate, 'logprobsResult', 'chosenCandidates'));
  return {
    index: count(at(candidate, 'index') ?? position),
    items: list(at(candidate, 'content', 'parts')).flatMap(readPart),
    finish: finishOf('gemini', finishWord(at(candidate, 'finishReason'), calls)),
    stopSequence: undefined,
    logprobs: chosen.map((one) => logprobWord(text(at(one, 'token')), count(at(one, 'logProbability')))),
    citations: unique([
      ...list(at(candidate, 'groundingMetadata', 'groundingChunks')).map(chunkWord),
      ...list(at(candidate, 'citationMetadata', 'citationSources')).map((one) => text(at(one, 'uri'))),
      ...list(at(candidate, 'citationMetadata', 'citations')).map((one) => text(at(one, 'uri'))),
    ]),
    hasSafetyRatings: list(at(candidate, 'safetyRatings')).length > 0,
  };
}

/** `enum-encoding=int` gives numbers. A call that was not expected is a call all the same. */
function finishWord(value: Json | undefined, calls: boolean): string {
  if (value === 'UNEXPECTED_TOOL_CALL' && calls) return 'STOP';
  return typeof value === 'number'
    ? (['', 'STOP', 'MAX_TOKENS', 'SAFETY', 'RECITATION'][value] ?? 'OTHER')
    : text(value);
}

function chunkWord(chunk: Json): string {
  const source = at(chunk, 'web') ?? at(chunk, 'retrievedContext') ?? at(chunk, 'maps');
  return text(at(source, 'uri')) || text(at(source, 'text')) || text(at(source, 'title'));
}

function readPart(part: Json): AnswerItem[] {
  const value = at(part, 'thoughtSignature');
  const content = readContent(part);
  // The signature of what Gemini alone has is part of it.
  const isApart = text(value) !== '' && content[0]?.kind !== 'native';
  return isApart ? [...content, { kind: 'signature', value: text(value) }] : content;
}

function readContent(part: Json): AnswerItem[] {
  const words = at(part, 'text');
  if (typeof words === 'string')
    return at(part, 'thought') === true ? [{ kind: 'thinking', texts: [words] }] : [{ kind: 'text', text: words }];
  const call = at(part, 'functionCall');
  if (call !== undefined)
    return [
      {
        kind: 'call',
        name: text(at(call, 'name')),
        arguments: canonicalArguments(at(call, 'args')),
        id: text(at(call, 'id')),
      },
    ];
  const data = text(at(part, 'inlineData', 'data'));
  if (data !== '') return [{ kind: 'media', data }];
  const type = Object.keys(record(part)).find((name) => name !== 'thoughtSignature' && name !== 'thought');
  return type === undefined ? [] : [{ kind: 'native', type, value: canonical(part) }];
}

function readGeminiUsage(usage: Json | undefined): AnswerUsage | undefined {
  if (usage === undefined) return undefined;
  const reasoning = count(at(usage, 'thoughtsTokenCount'));
  return {
    input: count(at(usage, 'promptTokenCount')) + count(at(usage, 'toolUsePromptTokenCount')),
    output: count(at(usage, 'candidatesTokenCount')) + reasoning,
    cacheRead: count(at(usage, 'cachedContentTokenCount')),
    cacheWrite: 0,
    reasoning,
  };
}

export function readGeminiStream(stream: ReadStream): AnswerRecord {
  const candidates = new Map<number, JsonRecord>();
  const whole: JsonRecord = {};
  let error: AnswerRecord['error'];
  for (const { data } of stream.frames) {
    error ??= readGeminiError(data);
    for (const name of ['usageMetadata', 'promptFeedback']) {
      const value = at(data, name);
      if (value !== undefined) whole[name] = { ...record(whole[name]), ...record(value) };
    }
    for (const candidate of list(at(data, 'candidates'))) addChunk(candidates, candidate);
  }
  whole.candidates = [...candidates.values()];
  return { ...readGeminiAnswer(whole), error, faults: stream.faults };
}

function addChunk(candidates: Map<number, JsonRecord>, chunk: Json): void {
  const index = count(at(chunk, 'index'));
  const candidate: JsonRecord = candidates.get(index) ?? { index, content: { parts: [] } };
  candidates.set(index, candidate);
  list(at(candidate.content, 'parts')).push(...list(at(chunk, 'content', 'parts')));
  for (const [name, value] of Object.entries(record(chunk))) {
    if (name === 'content' || name === 'index') continue;
    candidate[name] = joined(candidate[name], value);
  }
}

/** Metadata that comes in pieces: lists are added up, the rest is replaced. */
function joined(before: Json | undefined, more: Json): Json {
  if (Array.isArray(before) && Array.isArray(more)) return [...before, ...more];
  const [one, other] = [record(before), record(more)];
  if (Object.keys(one).length === 0 || Object.keys(other).length === 0) return more;
  const result = { ...one };
  for (const [name, value] of Object.entries(other)) result[name] = joined(one[name], value);
  return result;
}
