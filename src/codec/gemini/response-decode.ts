// A whole Gemini answer as the canonical one.
import { GatewayError } from '../../errors.ts';
import type { Citation, Part } from '../canonical/content.ts';
import { customCallReader } from '../canonical/custom-calls.ts';
import type { Draft } from '../canonical/draft.ts';
import type { JsonObject } from '../canonical/json.ts';
import { callIdMaker } from '../canonical/made-up-ids.ts';
import { numberOf, objectOf, objectsOf, textOf } from '../canonical/read-json.ts';
import type { Candidate, ChatResponse } from '../canonical/response.ts';
import type { DecodeContext } from '../codec.ts';
import { candidateExtensions, createdOf, failureOf, responseExtensions } from './answer-metadata.ts';
import { type PlacedCitation, placeCitation, readCitations } from './citations.ts';
import { readFinish } from './finish.ts';
import { readLogprobs } from './logprobs.ts';
import { readAnswerPart } from './parts-decode.ts';
import { readUsageOf } from './usage.ts';

export function decodeResponse(body: JsonObject, context: DecodeContext): ChatResponse {
  const failure = failureOf(body);
  if (failure !== undefined) throw failure;
  const candidates = objectsOf(body.candidates);
  if (candidates.length === 0)
    throw new GatewayError('bad_response', { message: 'The upstream answered without a candidate.' });
  const id = textOf(body.responseId);
  const nextCallId = callIdMaker(id);
  const restore = customCallReader(context.request.tools);
  const readPart = (part: JsonObject) => readAnswerPart(part, nextCallId, context.target.family).map(restore);
  const model = textOf(body.modelVersion);
  const created = createdOf(body);
  const usage = readUsageOf(body);
  const extensions = responseExtensions(body);
  const response: Draft<ChatResponse> = {
    candidates: candidates.map((candidate, position) => readCandidate(candidate, position, readPart)),
  };
  if (id !== undefined) response.id = id;
  if (model !== undefined) response.model = model;
  if (created !== undefined) response.created = created;
  if (usage !== undefined) response.usage = usage;
  if (extensions !== undefined) response.extensions = { gemini: extensions };
  return response;
}

function readCandidate(candidate: JsonObject, position: number, readPart: (part: JsonObject) => Part[]): Candidate {
  const groups = objectsOf(objectOf(candidate.content)?.parts).map(readPart);
  const parts = cite(groups, readCitations(candidate));
  const calls = parts.some(({ type }) => type === 'tool-call');
  const logprobs = readLogprobs(candidate.logprobsResult);
  const extensions = candidateExtensions(candidate);
  const read: Draft<Candidate> = {
    index: numberOf(candidate.index) ?? position,
    parts,
    finish: readFinish(candidate.finishReason, calls) ?? { reason: calls ? 'tool_calls' : 'other' },
  };
  if (logprobs !== undefined) read.logprobs = logprobs;
  if (extensions !== undefined) read.extensions = { gemini: extensions };
  return read;
}

/** `groups`: what each part of the answer became. A citation goes to the text that it is counted in, else to the last one. */
function cite(groups: readonly (readonly Part[])[], citations: readonly PlacedCitation[]): Part[] {
  if (citations.length === 0) return groups.flat();
  const cited = new Map<Part, Citation[]>();
  const texts = groups.map((group) => group.find((part) => part.type === 'text'));
  const last = texts.findLast((part) => part !== undefined);
  for (const placed of citations) {
    const text = (placed.partIndex === undefined ? undefined : texts[placed.partIndex]) ?? last;
    if (text === undefined) continue;
    cited.set(text, [...(cited.get(text) ?? []), placeCitation(placed, text.text)]);
  }
  return groups.flat().map((part) => {
    const found = cited.get(part);
    return found === undefined || part.type !== 'text' ? part : { ...part, citations: found };
  });
}
