// Mutations by the thousand: which file, which slip, what became of it, and what must never be.
import { renderHuman } from '../../src/language/render/human.ts';
import { seededRandom } from '../../src/routing/random.ts';
import type { ValidFile } from './corpus.ts';
import { isInside, judge, spansOf, type Verdict } from './judge.ts';
import { type Mutation, mutate } from './mutation.ts';
import { visibleTokens } from './tokens.ts';

export interface Trial {
  readonly file: ValidFile;
  readonly mutation: Mutation;
  readonly verdict: Verdict;
  /** How long `check` took. */
  readonly ms: number;
}

/** So many mutations of the files, each token of all of them as likely as any other; the same for the same seed. */
export function* mutations(
  files: readonly ValidFile[],
  { count, seed }: { readonly count: number; readonly seed: number },
): Generator<{ readonly file: ValidFile; readonly mutation: Mutation }> {
  const random = seededRandom(seed);
  const byToken = files.flatMap((file) => visibleTokens(file.text).map(() => file));
  for (let made = 0; made < count; ) {
    const file = byToken[Math.floor(random() * byToken.length)];
    const mutation = file && mutate(file.text, random);
    if (file === undefined || mutation === undefined) continue;
    made += 1;
    yield { file, mutation };
  }
}

/** Checks one of them. Throws, with the mutation, where a finding cannot be right whatever the text. */
export function tryMutation(file: ValidFile, mutation: Mutation): Trial {
  const begin = performance.now();
  try {
    const verdict = judge(file, mutation);
    const ms = performance.now() - begin;
    if (!verdict.findings.flatMap(spansOf).every(isInside)) throw new Error('a finding points outside of its file');
    renderHuman(verdict.findings);
    return { file, mutation, verdict, ms };
  } catch (cause) {
    throw new Error(`${file.name}: ${mutation.title}\n${mutation.text}`, { cause });
  }
}
