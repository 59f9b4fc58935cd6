// The programs whose configurations can be converted.
import { ds2api } from './ds2api/index.ts';
import { litellm } from './litellm/index.ts';
import { portkey } from './portkey/index.ts';
import type { ConfigurationSource } from './workshop.ts';

/** In the order in which a file is tried against their shapes. */
export const SOURCES = { litellm, portkey, ds2api } as const satisfies Readonly<Record<string, ConfigurationSource>>;

export type SourceName = keyof typeof SOURCES;

export const SOURCE_NAMES = Object.keys(SOURCES) as readonly SourceName[];
