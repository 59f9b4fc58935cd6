// Sorts errors of every dialect into classes, by status first, then by the body's own words.
import type { AnswerError, ErrorClass } from './answer.ts';

const BY_WORDS: readonly (readonly [RegExp, ErrorClass])[] = [
  [/api key not valid/i, 'auth'],
  [
    /insufficient_quota|exceeded your current quota|credit balance|billing_error|insufficient (credits|balance|funds)/i,
    'quota',
  ],
  [
    /context_length|maximum context|token limit|prompt is too long|too many tokens|exceeds the maximum number of tokens/i,
    'context',
  ],
  [/model.{0,60}(does not exist|decommissioned|not found|no longer supported)/i, 'not-found'],
  [/content_filter|ResponsibleAI|content management policy|flagged|prompt was blocked/i, 'filter'],
  [/model_not_found|does not exist|not_found|not found|no longer available/i, 'not-found'],
  [/rate_limit|rate limit|RESOURCE_EXHAUSTED|too many requests/i, 'rate'],
  [/overloaded|UNAVAILABLE/i, 'overloaded'],
  [/authentication|unauthorized|UNAUTHENTICATED|invalid_api_key|API key|permission/i, 'auth'],
  [/INVALID_ARGUMENT|invalid_request|invalid_prompt|invalid_value/i, 'invalid'],
];

const BY_STATUS: Readonly<Record<number, ErrorClass>> = {
  400: 'invalid',
  401: 'auth',
  402: 'quota',
  403: 'auth',
  404: 'not-found',
  413: 'invalid',
  422: 'invalid',
  429: 'rate',
  503: 'overloaded',
  529: 'overloaded',
};

export function errorClass(status: number, error: AnswerError): ErrorClass {
  const said = `${error.words} ${error.message}`;
  // These come under statuses that say something else.
  const hidden = BY_WORDS.slice(0, 5).find(([pattern]) => pattern.test(said))?.[1];
  if (hidden !== undefined && status < 500) return hidden;
  if (status >= 400) return BY_STATUS[status] ?? (status < 500 ? 'invalid' : 'server');
  return BY_WORDS.find(([pattern]) => pattern.test(said))?.[1] ?? 'server';
}

const CLOSE: readonly (readonly ErrorClass[])[] = [
  ['server', 'overloaded'],
  ['invalid', 'context'],
  ['invalid', 'filter'],
  ['rate', 'quota'],
];

export function sameError(meant: ErrorClass, said: ErrorClass): boolean {
  return meant === said || CLOSE.some((pair) => pair.includes(meant) && pair.includes(said));
}
