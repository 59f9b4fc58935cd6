// Telling what of a canonical request has no place in this protocol.
import type { Extensions, Part } from '../canonical/content.ts';
import { originOf } from '../canonical/origin.ts';
import type { WarningCode } from '../canonical/warning.ts';
import type { EncodeContext } from '../codec.ts';
import { PROTOCOL } from './wire.ts';

/** What is known while one request is written. */
export interface WriteContext extends EncodeContext {
  /** A client of this protocol asked: what it says bare is this target's own, and its defaults hold. */
  readonly native: boolean;
  /** Cache breakpoints may be written: a client of this protocol set them, or the target's quirk says so. */
  readonly breakpoints: boolean;
}

/** Where a thing stood, and what became of it. */
export function warnLoss(context: EncodeContext, code: WarningCode, path: string, detail?: string): void {
  context.warn({ code, path, protocol: context.target.protocol, ...(detail !== undefined && { detail }) });
}

/** The part has no place at all. */
export function warnDropped(context: EncodeContext, part: Part, detail: string): void {
  warnLoss(context, 'dropped', originOf(part, part.type), detail);
}

/** What of a part that is carried does not come along: fields of other protocols, and a cache breakpoint. */
export function warnPartLosses(context: WriteContext, part: Part): void {
  const path = originOf(part, part.type);
  warnForeignFields(context, part.extensions, path);
  if (part.cache !== undefined && !takesBreakpoint(context, part)) {
    warnLoss(context, 'dropped', `${path}.cache_control`, 'the vendor caches prompts by itself');
  }
}

/** Breakpoints stand on input content only. */
export function takesBreakpoint(context: WriteContext, part: Part): boolean {
  return context.breakpoints && (part.type === 'text' || part.type === 'media');
}

/** The bags of other protocols: what they hold means nothing here. `path` is where the bag's owner stood; empty for the body. */
export function warnForeignFields(context: EncodeContext, extensions: Extensions | undefined, path: string): void {
  if (extensions === undefined) return;
  for (const protocol in extensions) {
    const bag = extensions[protocol as keyof Extensions];
    if (protocol === PROTOCOL || bag === undefined) continue;
    for (const key in bag) warnLoss(context, 'dropped', path === '' ? key : `${path}.${key}`);
  }
}
