// Fields that one protocol alone knows: given back to their own, told as lost to any other.
import type { CacheControl, Extensions, Part } from '../canonical/content.ts';
import type { JsonObject } from '../canonical/json.ts';
import { originOf } from '../canonical/origin.ts';
import type { WarningCode } from '../canonical/warning.ts';
import type { EncodeContext } from '../codec.ts';
import { PROTOCOL } from './wire.ts';

/** Tells a loss of the request. */
export function warnLoss(context: EncodeContext, code: WarningCode, path: string, detail?: string): void {
  context.warn({ code, path, protocol: context.target.protocol, ...(detail !== undefined && { detail }) });
}

/** A part that this protocol has no place for. */
export function warnDropped(context: EncodeContext, part: Part, detail: string): void {
  warnLoss(context, 'dropped', originOf(part, 'messages'), detail);
}

/** This protocol's own fields; those of others are told as dropped, at `path` (empty: the top of the body). */
export function ownFields(extensions: Extensions | undefined, context: EncodeContext, path: string): JsonObject {
  if (extensions === undefined) return {};
  for (const protocol in extensions) {
    const bag = extensions[protocol as keyof Extensions];
    if (protocol === PROTOCOL || bag === undefined) continue;
    for (const key in bag) warnLoss(context, 'dropped', path === '' ? key : `${path}.${key}`);
  }
  return { ...extensions[PROTOCOL] };
}

/** A cache breakpoint, for the vendors that take one inside Chat's parts. */
export function cacheField(
  cache: CacheControl | undefined,
  options: { readonly context: EncodeContext; readonly taken: boolean; readonly path: string },
): JsonObject {
  if (cache === undefined) return {};
  if (options.taken)
    return { cache_control: { type: 'ephemeral', ...(cache.ttl !== undefined && { ttl: cache.ttl }) } };
  warnLoss(options.context, 'dropped', `${options.path}.cache_control`, 'prompts are cached without breakpoints');
  return {};
}
