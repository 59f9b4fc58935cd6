// Fields that came from another protocol and have no place in this one.
import type { Extensions } from '../canonical/content.ts';
import type { Warn } from '../canonical/warning.ts';
import { PROTOCOL } from './wire.ts';

/** Warns of every field that another protocol wrote; `prefix` is the path of what holds it, with its dot. */
export function warnForeignFields(extensions: Extensions | undefined, prefix: string, warn: Warn): void {
  if (extensions === undefined) return;
  for (const protocol in extensions) {
    const bag = extensions[protocol as keyof Extensions];
    if (protocol === PROTOCOL || bag === undefined) continue;
    for (const field in bag) warn({ code: 'dropped', path: `${prefix}${field}`, protocol: PROTOCOL });
  }
}
