// Recorded provider traffic, read in place: it stands beside the repository, or where FAIRLEAD_FIXTURES says.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JsonObject } from '../../src/codec/canonical/json.ts';

const ROOT = process.env.FAIRLEAD_FIXTURES ?? resolve(import.meta.dirname, '../../../shared/fixtures');

export interface Fixture {
  readonly name: string;
  readonly text: string;
}

/** Files below a protocol's folder whose names end in `suffix`; empty, and said so, where there are no recordings. */
export function fixtures(protocol: string, suffix: string): readonly Fixture[] {
  const folder = join(ROOT, protocol);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(suffix))
    .sort()
    .map((file) => ({ name: file.slice(0, -suffix.length), text: readFileSync(join(folder, file), 'utf8') }));
}

/** The status that was recorded beside an answer. */
export function recordedStatus(protocol: string, name: string): number {
  const file = join(ROOT, protocol, `${name}.meta.json`);
  const meta = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JsonObject) : {};
  return Number(meta.status ?? 200);
}
