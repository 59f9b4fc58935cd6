// What the encoders of a request share: the target's traits, and how losses are told.
import type { Extensions } from '../canonical/content.ts';
import { originOf } from '../canonical/origin.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { WarningCode } from '../canonical/warning.ts';
import type { EncodeContext } from '../codec.ts';
import { warnForeignFields } from './losses.ts';
import { type ModelTraits, traitsOf } from './quirks.ts';
import { FAMILY, PROTOCOL } from './wire.ts';

/** An object with methods: closures would be made anew for each request. */
export class Encoding {
  readonly context: EncodeContext;
  readonly traits: ModelTraits;
  /** The target is Anthropic's own, or one that understands its state and server tools. */
  readonly ownFamily: boolean;
  /** The client spoke this protocol too, so what it wrote needs no guessing. */
  readonly ownClient: boolean;

  constructor(request: ChatRequest, context: EncodeContext) {
    this.context = context;
    this.traits = traitsOf(context.target);
    this.ownFamily = context.target.family === FAMILY;
    this.ownClient = request.extensions.anthropic !== undefined;
  }

  /** Tells a loss at a path in the client's spelling. */
  warn(code: WarningCode, path: string, detail?: string): void {
    this.context.warn({ code, path, protocol: PROTOCOL, ...(detail !== undefined && { detail }) });
  }

  /** Tells a loss of something that was read from the client's body. */
  warnAt(code: WarningCode, thing: object, detail?: string): void {
    this.warn(code, originOf(thing, 'messages'), detail);
  }

  /** Tells that fields of other protocols beside `thing` are not sent. */
  warnForeign(extensions: Extensions | undefined, thing?: object): void {
    if (extensions === undefined) return;
    const prefix = thing === undefined ? '' : `${originOf(thing, 'messages')}.`;
    warnForeignFields(extensions, prefix, this.context.warn);
  }
}
