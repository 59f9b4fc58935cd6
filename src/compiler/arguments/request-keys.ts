// KEY: what requests have in common, behind `sticky by`, `hash by`, `sample by`.
import type { RequestKey } from '../../route-table.ts';
import { choice, keyword, sequence, type ValueOf } from './shape.ts';
import { headerName } from './texts.ts';
import { oneOf } from './words.ts';

const WORDS = ['client', 'user', 'session', 'prompt'] as const;

/** What each KEY is read from. */
export const KEY_SOURCES: Readonly<Record<(typeof WORDS)[number] | 'header', string>> = {
  client: 'the declared client that asks',
  user: '`user` or `safety_identifier` of the body; for Anthropic’s protocol `metadata.user_id`, up to its session part',
  session:
    'the header `x-session-id`, the header or the field `session_id`, the field `prompt_cache_key`, the session part of `metadata.user_id`: the first that is there',
  header: 'a header of the request',
  prompt: 'a digest of model, instructions, tools and the first message of the user',
};

const word = oneOf({
  noun: 'key of requests',
  placeholder: WORDS.join(' | '),
  words: WORDS,
  summary: (key) => KEY_SOURCES[key],
});

export const requestKey = choice(sequence({ header: keyword('header'), name: headerName }), word);

export function requestKeyOf(values: ValueOf<typeof requestKey>): RequestKey {
  return 'name' in values ? { kind: 'header', name: values.name.value.toLowerCase() } : { kind: values.value };
}
