// `logprobsResult` and OpenAI Chat's `choice.logprobs`, which is the canonical shape.
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { numberOf, objectsOf, textOf } from '../canonical/read-json.ts';

export function readLogprobs(result: JsonValue | undefined): JsonObject | undefined {
  if (!isObject(result)) return undefined;
  const alternatives = objectsOf(result.topCandidates);
  const content = objectsOf(result.chosenCandidates).map((chosen, index) => ({
    ...readToken(chosen),
    top_logprobs: objectsOf(alternatives[index]?.candidates).map(readToken),
  }));
  return { content, refusal: null };
}

function readToken(candidate: JsonObject) {
  const token = textOf(candidate.token) ?? '';
  return { token, logprob: numberOf(candidate.logProbability) ?? 0, bytes: [...Buffer.from(token)] };
}

export function writeLogprobs(value: JsonValue): JsonObject | undefined {
  const content = isObject(value) ? objectsOf(value.content) : [];
  if (content.length === 0) return undefined;
  return {
    chosenCandidates: content.map(writeToken),
    topCandidates: content.map((token) => ({ candidates: objectsOf(token.top_logprobs).map(writeToken) })),
  };
}

function writeToken({ token, logprob }: JsonObject): JsonObject {
  return { token: textOf(token) ?? '', logProbability: numberOf(logprob) ?? 0 };
}
