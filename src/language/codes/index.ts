// Every diagnostic code in one table, and the one way to make a diagnostic of it.
import type { Diagnostic } from '../diagnostic.ts';
import type { Span } from '../source.ts';
import { ANALYSIS_CODES } from './analysis.ts';
import { NAME_CODES } from './names.ts';
import type { CodeRecord } from './record.ts';
import { SYNTAX_CODES } from './syntax.ts';

const TABLE = { ...SYNTAX_CODES, ...NAME_CODES, ...ANALYSIS_CODES };

/** A code that exists. */
export type Code = keyof typeof TABLE;

/** All codes with their records, in the order of their numbers. */
export const CODES: ReadonlyMap<string, CodeRecord> = new Map(Object.entries<CodeRecord>(TABLE));

/**
 * A diagnostic with the severity of its code's record.
 * `details`: related places, help line and fix, where there are any.
 */
export function diagnose(
  code: Code,
  span: Span,
  message: string,
  details: Pick<Diagnostic, 'help' | 'related' | 'fix'> = {},
): Diagnostic {
  const record: CodeRecord = TABLE[code];
  return { code, severity: record.severity, message, span, ...details };
}
