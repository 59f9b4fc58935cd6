// What the encoders of a request share: the target's traits, and how losses are told.
import { type Losses, lossesOf } from '../canonical/losses.ts';
import type { EncodeContext } from '../codec.ts';
import { type ModelTraits, traitsOf } from './model-traits.ts';

export interface Encoding extends Losses {
  readonly context: EncodeContext;
  readonly traits: ModelTraits;
  /** Whether calls and results carry their ids. */
  readonly functionIds: boolean;
}

export function createEncoding(context: EncodeContext): Encoding {
  const { target } = context;
  return { ...lossesOf(context), context, traits: traitsOf(target), functionIds: target.quirks.function_ids !== false };
}
