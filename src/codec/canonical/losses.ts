// How the encoder of a request tells what its target cannot take, in the client's own spelling.
import type { Extensions } from './content.ts';
import { originOf } from './origin.ts';
import type { Warn, WarningCode } from './warning.ts';

interface Target {
  readonly target: { readonly protocol: string };
  readonly warn: Warn;
}

/** For the context of a request's encoding. */
export class Losses {
  readonly #context: Target;

  constructor(context: Target) {
    this.#context = context;
  }

  /** A loss at a path of the client's body. */
  warn(code: WarningCode, path: string, detail?: string): void {
    const { target, warn } = this.#context;
    warn({ code, path, protocol: target.protocol, ...(detail !== undefined && { detail }) });
  }

  /** A loss of something that was read from the client's body, or (with `field`) of a field of it. */
  warnAt(code: WarningCode, thing: object, options?: { readonly field?: string; readonly detail?: string }): void {
    this.warn(code, pathOf(thing, options?.field), options?.detail);
  }

  /** Fields of other protocols beside `thing` (without it: of the request itself), which are not sent. */
  warnForeign(extensions: Extensions | undefined, thing?: object): void {
    for (const owner in extensions) {
      const bag = extensions[owner as keyof Extensions];
      if (owner === this.#context.target.protocol || bag === undefined) continue;
      for (const field in bag) this.warn('dropped', thing === undefined ? field : pathOf(thing, field));
    }
  }
}

function pathOf(thing: object, field: string | undefined): string {
  const path = originOf(thing, 'messages');
  return field === undefined ? path : `${path}.${field}`;
}
