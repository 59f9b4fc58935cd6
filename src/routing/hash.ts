// A hash that is the same in every process and release: samples and consistent rotation stand on it. Not for secrets.

const RANGE = 2 ** 53;

/**
 * 53 bits of a text, by UTF-16 unit. Source: the public-domain algorithm cyrb53 (bryc, 2018), two lanes of 32 bits with the
 * final mix of MurmurHash3.
 */
export function hashOf(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 0x1_0000_0000 * (0x1f_ffff & low) + (high >>> 0);
}

/** The same as a number in (0, 1). */
export function shareOf(text: string): number {
  return (hashOf(text) + 0.5) / RANGE;
}
