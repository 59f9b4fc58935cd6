// The FL1xx codes: unknown and duplicate names, wrong types and units, wrong places, missing statements.
import type { CodeTable } from './record.ts';

export const NAME_CODES = {} as const satisfies CodeTable;
