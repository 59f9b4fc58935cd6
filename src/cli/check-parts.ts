// Which files `check` compiles, and what of their findings was asked for: a member that is named alone is checked as part
// of the root files that bring it in.
import { isAbsolute, posix, resolve } from 'node:path';
import { rootsOf } from '../compiler/roots.ts';
import { diskFiles } from '../gateway/disk-files.ts';
import type { Diagnostic } from '../language/diagnostic.ts';

/** A root file, written as the command was called. */
export interface CheckPart {
  readonly entry: string;
  /** Those of its members that were asked for; absent: it was named itself, with all that it brings in. */
  readonly members?: readonly string[];
}

/** @param files as the command was called with them, `-` for standard input. */
export function checkParts(files: readonly string[]): readonly CheckPart[] {
  const members = new Map<string, string[]>();
  for (const file of files) {
    for (const root of rootsAsWritten(file)) members.set(root, [...(members.get(root) ?? []), file]);
  }
  return [...members].map(([entry, named]) => (named.includes(entry) ? { entry } : { entry, members: named }));
}

/** Of all that was found in a root file, what was asked for. */
export function foundIn({ members }: CheckPart, found: readonly Diagnostic[]): readonly Diagnostic[] {
  if (members === undefined) return found;
  const paths = new Set(members.map((member) => resolve(member)));
  return found.filter(({ span }) => paths.has(resolve(span.source.path)));
}

/** Two root files find the same in a file of both. */
export function eachOnce(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const keyOf = ({ code, span, message }: Diagnostic): string =>
    JSON.stringify([code, resolve(span.source.path), span.start, span.end, message]);
  return [...new Map(found.toReversed().map((one) => [keyOf(one), one])).values()].toReversed();
}

/** Nobody brings in what comes through standard input, or a compiled table. */
function rootsAsWritten(file: string): readonly string[] {
  if (file === '-' || file.endsWith('.json')) return [file];
  const path = resolve(file);
  return rootsOf(path, diskFiles).map((root) => {
    if (root === path) return file;
    return isAbsolute(file) ? root : posix.relative(process.cwd(), root);
  });
}
