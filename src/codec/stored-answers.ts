// Answers that their vendor keeps, so that clients may ask for them again.
import type { Codec } from './codec.ts';

/** The id to remember the answer by; nothing where the protocol has no way to ask for it again. */
export function storedAs({ operations }: Codec, id: string | undefined): { readonly stored?: string } {
  const asked = operations?.relays?.some(({ stored }) => stored !== undefined) ?? false;
  return asked && id !== undefined ? { stored: id } : {};
}
