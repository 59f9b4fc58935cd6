// What an answer says, in words that no protocol owns: the form in which the recorded and the received are compared.

export type FinishClass =
  | 'stop'
  | 'stop_sequence'
  | 'length'
  | 'calls'
  | 'filter'
  | 'refusal'
  | 'pause'
  | 'context'
  | 'error'
  | 'other';

export type AnswerItem =
  | { readonly kind: 'text' | 'refusal'; readonly text: string }
  | { readonly kind: 'thinking'; readonly texts: readonly string[] }
  /** State that only the vendor can read: it stands beside thinking or a call. */
  | { readonly kind: 'signature'; readonly value: string }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: string; readonly id: string }
  | { readonly kind: 'media'; readonly data: string }
  /** What one vendor alone has: a server tool's call, its result … `type` is the vendor's word. */
  | { readonly kind: 'native'; readonly type: string; readonly value: string };

export interface AnswerCandidate {
  readonly index: number;
  readonly items: readonly AnswerItem[];
  readonly finish: FinishClass | undefined;
  readonly stopSequence: string | undefined;
  /** `token:logprob`, three decimals. */
  readonly logprobs: readonly string[];
  /** Addresses, or the titles or cited words of what has none; each once. */
  readonly citations: readonly string[];
  readonly hasSafetyRatings: boolean;
}

/** Input and output include cached and reasoning tokens. */
export interface AnswerUsage {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly reasoning: number;
}

export type ErrorClass =
  | 'invalid'
  | 'auth'
  | 'not-found'
  | 'rate'
  | 'quota'
  | 'overloaded'
  | 'server'
  | 'context'
  | 'filter';

export interface AnswerError {
  readonly message: string;
  /** What the body's own words say, where they say it. */
  readonly words: string;
}

export interface AnswerRecord {
  readonly candidates: readonly AnswerCandidate[];
  readonly usage: AnswerUsage | undefined;
  readonly error: AnswerError | undefined;
  /** Grammar faults: a stream whose deltas and final words disagree, an end that is missing. */
  readonly faults: readonly string[];
}

export const EMPTY_CANDIDATE: AnswerCandidate = {
  index: 0,
  items: [],
  finish: undefined,
  stopSequence: undefined,
  logprobs: [],
  citations: [],
  hasSafetyRatings: false,
};

export function logprobWord(token: string, logprob: number): string {
  return `${token}:${logprob.toFixed(3).replace('-0.000', '0.000')}`;
}

/** Texts that follow one another are one text, empty ones are none. */
export function mergeItems(items: readonly AnswerItem[]): AnswerItem[] {
  const merged: AnswerItem[] = [];
  for (const item of items) {
    const last = merged.at(-1);
    if ((item.kind === 'text' || item.kind === 'refusal') && item.text === '') continue;
    if (item.kind === 'thinking' && item.texts.join('') === '') continue;
    if (last?.kind === 'text' && item.kind === 'text')
      merged[merged.length - 1] = { ...last, text: last.text + item.text };
    else if (last?.kind === 'refusal' && item.kind === 'refusal')
      merged[merged.length - 1] = { ...last, text: last.text + item.text };
    else merged.push(item);
  }
  return merged;
}

export function unique(values: readonly string[]): string[] {
  return [...new Set(values.filter((value) => value !== ''))];
}
