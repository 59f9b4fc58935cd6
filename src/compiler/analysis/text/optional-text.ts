// Sets of a text that may be absent: a header, a metadata value, a user.
import type { Algebra } from '../space/algebra.ts';
import type { Language, Languages } from './languages.ts';

export interface OptionalText {
  /** Whether "there is none" is in the set. */
  readonly absent: boolean;
  /** The texts in the set; undefined: none. */
  readonly texts: Language | undefined;
}

export function optionalTextAlgebra(languages: Languages): Algebra<OptionalText> {
  const sets = (absent: boolean, texts: readonly Language[]): readonly OptionalText[] => {
    const [first, ...others] = texts;
    if (first === undefined) return absent ? [{ absent, texts: undefined }] : [];
    return [{ absent, texts: first }, ...others.map((more) => ({ absent: false, texts: more }))];
  };
  return {
    full: { absent: true, texts: languages.full },
    meet: (a, b) => {
      if (a.absent && b.absent) return true;
      return a.texts !== undefined && b.texts !== undefined && languages.meet(a.texts, b.texts);
    },
    intersect: (a, b) => {
      const texts = a.texts && b.texts && languages.intersect(a.texts, b.texts);
      return sets(a.absent && b.absent, texts === undefined ? [] : [texts])[0];
    },
    subtract: (a, b) => {
      const rest = a.texts && (b.texts ? languages.subtract(a.texts, b.texts) : [a.texts]);
      return sets(a.absent && !b.absent, rest ?? []);
    },
  };
}
