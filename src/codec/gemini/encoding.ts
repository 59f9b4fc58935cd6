// What the encoders of a request share: the target's traits, and how losses are told.
import { Losses } from '../canonical/losses.ts';
import type { EncodeContext } from '../codec.ts';
import { type ModelTraits, traitsOf } from './model-traits.ts';

export class Encoding extends Losses {
  readonly context: EncodeContext;
  readonly traits: ModelTraits;
  /** Whether calls and results carry their ids. */
  readonly functionIds: boolean;

  constructor(context: EncodeContext) {
    super(context);
    this.context = context;
    this.traits = traitsOf(context.target);
    this.functionIds = context.target.quirks.function_ids !== false;
  }
}
