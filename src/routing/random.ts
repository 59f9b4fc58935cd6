// Chance and time as routing takes them: passed in from outside, so that a test or `explain` can say what they are.

/** Uniform in [0, 1), as `Math.random`. */
export type Random = () => number;

/** Anything that counts milliseconds and never runs backwards; routing sets no timers. */
export interface Clock {
  now(): number;
}

/**
 * A generator that gives the same numbers for the same seed, for tests and simulations; not for secrets.
 * Source: the public-domain algorithm sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state.
 */
export function seededRandom(seed: number): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  // The first values still show the seed's own bits.
  for (let round = 0; round < 12; round++) next();
  return next;
}
