// How Ollama spells the canonical parameters.
import type { ParameterName } from '../../vocabulary.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { type ParameterField, spellings } from '../canonical/parameters.ts';

function option(name: ParameterName, field: string): ParameterField {
  return { name, path: ['options', field] };
}

export const PARAMETER_FIELDS: readonly ParameterField[] = [
  {
    ...option('max_tokens', 'num_predict'),
    // -1 is no limit, which is what happens anyway; -2 is kept among the options that only Ollama has.
    read: (value) => (typeof value === 'number' && value > 0 ? Math.trunc(value) : undefined),
  },
  option('temperature', 'temperature'),
  option('top_p', 'top_p'),
  option('top_k', 'top_k'),
  option('min_p', 'min_p'),
  option('repetition_penalty', 'repeat_penalty'),
  option('presence_penalty', 'presence_penalty'),
  option('frequency_penalty', 'frequency_penalty'),
  option('seed', 'seed'),
  option('stop', 'stop'),
  { name: 'logprobs', path: ['logprobs'] },
  { name: 'top_logprobs', path: ['top_logprobs'] },
];

export const parameterPath = spellings([...PARAMETER_FIELDS, { name: 'reasoning_effort', path: ['think'] }]);

const KNOWN_FIELDS = new Set([
  'model',
  'messages',
  'tools',
  'format',
  'options',
  'stream',
  'think',
  'logprobs',
  'top_logprobs',
]);
const KNOWN_OPTIONS = new Set(PARAMETER_FIELDS.flatMap(({ path }) => (path[0] === 'options' ? path.slice(1) : [])));
const OPTION = 'options.';

/** What only Ollama has, by path: `keep_alive`, `options.num_ctx`. */
export function readExtensions(body: JsonObject): JsonObject | undefined {
  const options = isObject(body.options) ? body.options : {};
  const entries = [
    ...Object.entries(body).filter(([key]) => !KNOWN_FIELDS.has(key)),
    ...Object.entries(options)
      .filter(([key, value]) => !KNOWN_OPTIONS.has(key) || (key === 'num_predict' && value === -2))
      .map(([key, value]) => [`${OPTION}${key}`, value] as const),
  ].filter(([, value]) => value !== undefined && value !== null);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Puts the bag's entries back into `body`. */
export function writeExtensions(body: JsonObject, bag: JsonObject): void {
  for (const [path, value] of Object.entries(bag)) {
    if (!path.startsWith(OPTION)) {
      body[path] = value;
      continue;
    }
    const options: JsonObject = isObject(body.options) ? body.options : {};
    options[path.slice(OPTION.length)] = value;
    body.options = options;
  }
}
