// What the encoders of a request share: the target's traits, and how losses are told.
import type { Extensions } from '../canonical/content.ts';
import { originOf } from '../canonical/origin.ts';
import type { WarningCode } from '../canonical/warning.ts';
import type { EncodeContext } from '../codec.ts';
import { type ModelTraits, traitsOf } from './model-traits.ts';

export interface Encoding {
  readonly context: EncodeContext;
  readonly traits: ModelTraits;
  /** Whether calls and results carry their ids. */
  readonly functionIds: boolean;
  /** Tells a loss at a path in the client's spelling. */
  warn(code: WarningCode, path: string, detail?: string): void;
  /** Tells a loss in, or (with `field`) of a field of, something that was read from the client's body. */
  warnAt(code: WarningCode, thing: object, options?: { readonly field?: string; readonly detail?: string }): void;
  /** Tells that fields of other protocols beside `thing` are not sent. */
  warnForeign(extensions: Extensions | undefined, thing?: object): void;
}

export function createEncoding(context: EncodeContext): Encoding {
  const { protocol } = context.target;
  const warn: Encoding['warn'] = (code, path, detail) =>
    context.warn({ code, path, protocol, ...(detail !== undefined && { detail }) });
  const fieldOf = (thing: object, field?: string) =>
    field === undefined ? originOf(thing, 'messages') : `${originOf(thing, 'messages')}.${field}`;
  return {
    context,
    traits: traitsOf(context.target),
    functionIds: context.target.quirks.function_ids !== false,
    warn,
    warnAt: (code, thing, { field, detail } = {}) => warn(code, fieldOf(thing, field), detail),
    warnForeign: (extensions, thing) => {
      for (const [owner, bag] of Object.entries(extensions ?? {})) {
        if (owner === protocol || bag === undefined) continue;
        for (const field of Object.keys(bag)) warn('dropped', thing === undefined ? field : fieldOf(thing, field));
      }
    },
  };
}
