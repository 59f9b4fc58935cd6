// Request fields that only Gemini has: into the extensions bag under their path (`generationConfig.speechConfig`), and back.
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';

/** The objects whose unknown fields go into the bag one by one. */
const NESTED = ['generationConfig', 'toolConfig'] as const;

/** What has a canonical place, by the path of the object that holds it. */
const KNOWN: Readonly<Record<string, ReadonlySet<string>>> = {
  '': new Set([
    'contents',
    'systemInstruction',
    'tools',
    'toolConfig',
    'generationConfig',
    'serviceTier',
    // The path names the model; Google's transcoding lets it override this one.
    'model',
  ]),
  generationConfig: new Set([
    'maxOutputTokens',
    'temperature',
    'topP',
    'topK',
    'presencePenalty',
    'frequencyPenalty',
    'seed',
    'stopSequences',
    'candidateCount',
    'responseLogprobs',
    'logprobs',
    'thinkingConfig',
    'responseMimeType',
    'responseSchema',
    'responseJsonSchema',
    'responseModalities',
  ]),
  toolConfig: new Set(['functionCallingConfig']),
};

/** `added`: further entries, by path, that a reader could not place. */
export function readExtensions(body: JsonObject, added: JsonObject): JsonObject | undefined {
  const bag: JsonObject = { ...added };
  collect(bag, body, '');
  for (const name of NESTED) {
    const nested = body[name];
    if (isObject(nested)) collect(bag, nested, name);
  }
  return Object.keys(bag).length === 0 ? undefined : bag;
}

function collect(bag: JsonObject, object: JsonObject, path: string): void {
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined || KNOWN[path]?.has(key)) continue;
    bag[path === '' ? key : `${path}.${key}`] = value;
  }
}

/** Puts the bag's entries back at their paths, in `body`, over what stands there. */
export function writeExtensions(body: JsonObject, bag: JsonObject): void {
  for (const [path, value] of Object.entries(bag)) {
    if (value !== undefined) setAt(body, path.split('.'), value);
  }
}

function setAt(body: JsonObject, path: readonly string[], value: JsonValue): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) {
    body[first] = value;
    return;
  }
  const inner = body[first];
  const place: JsonObject = isObject(inner) ? inner : {};
  body[first] = place;
  setAt(place, rest, value);
}
