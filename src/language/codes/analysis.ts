// The FL2xx codes: what the analysis of a whole file proves.
import type { CodeTable } from './record.ts';

export const ANALYSIS_CODES = {} as const satisfies CodeTable;
