// What the encoders of a request share: the target's traits, and how losses are told.
import type { Extensions } from '../canonical/content.ts';
import { originOf } from '../canonical/origin.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { WarningCode } from '../canonical/warning.ts';
import type { EncodeContext } from '../codec.ts';
import { warnForeignFields } from './losses.ts';
import { type ModelTraits, traitsOf } from './quirks.ts';
import { FAMILY, PROTOCOL } from './wire.ts';

export interface Encoding {
  readonly context: EncodeContext;
  readonly traits: ModelTraits;
  /** The target is Anthropic's own, or one that understands its state and server tools. */
  readonly ownFamily: boolean;
  /** The client spoke this protocol too, so what it wrote needs no guessing. */
  readonly ownClient: boolean;
  /** Tells a loss at a path in the client's spelling. */
  warn(code: WarningCode, path: string, detail?: string): void;
  /** Tells a loss of something that was read from the client's body. */
  warnAt(code: WarningCode, thing: object, detail?: string): void;
  /** Tells that fields of other protocols beside `thing` are not sent. */
  warnForeign(extensions: Extensions | undefined, thing?: object): void;
}

export function createEncoding(request: ChatRequest, context: EncodeContext): Encoding {
  const warn: Encoding['warn'] = (code, path, detail) =>
    context.warn({ code, path, protocol: PROTOCOL, ...(detail !== undefined && { detail }) });
  return {
    context,
    traits: traitsOf(context.target),
    ownFamily: context.target.family === FAMILY,
    ownClient: request.extensions.anthropic !== undefined,
    warn,
    warnAt: (code, thing, detail) => warn(code, originOf(thing, 'messages'), detail),
    warnForeign: (extensions, thing) => {
      if (extensions === undefined) return;
      const prefix = thing === undefined ? '' : `${originOf(thing, 'messages')}.`;
      warnForeignFields(extensions, prefix, context.warn);
    },
  };
}
