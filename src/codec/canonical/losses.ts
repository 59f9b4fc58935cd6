// How the encoder of a request tells what its target cannot take, in the client's own spelling.
import type { Extensions } from './content.ts';
import { originOf } from './origin.ts';
import type { Warn, WarningCode } from './warning.ts';

export interface Losses {
  /** A loss at a path of the client's body. */
  warn(code: WarningCode, path: string, detail?: string): void;
  /** A loss of something that was read from the client's body, or (with `field`) of a field of it. */
  warnAt(code: WarningCode, thing: object, options?: { readonly field?: string; readonly detail?: string }): void;
  /** Fields of other protocols beside `thing` (without it: of the request itself), which are not sent. */
  warnForeign(extensions: Extensions | undefined, thing?: object): void;
}

interface Target {
  readonly target: { readonly protocol: string };
  readonly warn: Warn;
}

/** For the context of a request's encoding. */
export function lossesOf(context: Target): Losses {
  const { protocol } = context.target;
  const warn: Losses['warn'] = (code, path, detail) =>
    context.warn({ code, path, protocol, ...(detail !== undefined && { detail }) });
  const pathOf = (thing: object, field?: string) => {
    const path = originOf(thing, 'messages');
    return field === undefined ? path : `${path}.${field}`;
  };
  return {
    warn,
    warnAt: (code, thing, { field, detail } = {}) => warn(code, pathOf(thing, field), detail),
    warnForeign: (extensions, thing) => {
      for (const [owner, bag] of Object.entries(extensions ?? {})) {
        if (owner === protocol || bag === undefined) continue;
        for (const field of Object.keys(bag)) warn('dropped', thing === undefined ? field : pathOf(thing, field));
      }
    },
  };
}
