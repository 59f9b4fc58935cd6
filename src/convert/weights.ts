// Shares as other programs write them, fractions too, as the whole numbers of `weight`.

const FINEST = 1_000_000;

/** In the same proportions, as small as they can be; undefined where all are alike, or none of them is above zero. */
export function wholeWeights(shares: readonly number[]): readonly number[] | undefined {
  const sum = shares.reduce((total, share) => total + share, 0);
  if (!(sum > 0) || !Number.isFinite(sum) || shares.every((share) => share === shares[0])) return undefined;
  const factor = shares.every(Number.isSafeInteger) ? 1 : precision(shares);
  const scaled = shares.map((share) => (share > 0 ? Math.max(1, Math.round(share * factor)) : 0));
  if (!scaled.every(Number.isSafeInteger)) return undefined;
  const divisor = scaled.reduce(greatestCommonDivisor, 0);
  return scaled.map((weight) => weight / divisor);
}

function precision(shares: readonly number[]): number {
  let factor = 1;
  while (factor < FINEST && shares.some((share) => Math.abs(share * factor - Math.round(share * factor)) > 1e-9)) {
    factor *= 10;
  }
  return factor;
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
