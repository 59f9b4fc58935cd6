// Every diagnostic code in one table, and the one way to make a diagnostic of it.
import { redact } from '../../redact.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Span } from '../source.ts';
import { ANALYSIS_CODES } from './analysis.ts';
import { NAME_CODES } from './names.ts';
import type { CodeRecord } from './record.ts';
import { SYNTAX_CODES } from './syntax.ts';

const TABLE = { ...SYNTAX_CODES, ...NAME_CODES, ...ANALYSIS_CODES };

type Details = Pick<Diagnostic, 'help' | 'related' | 'fix'>;

/** A code that exists. */
export type Code = keyof typeof TABLE;

/** All codes with their records, in the order of their numbers. */
export const CODES: ReadonlyMap<string, CodeRecord> = new Map(Object.entries<CodeRecord>(TABLE));

/**
 * A diagnostic with the severity of its code's record. What looks like a credential is in none of its words.
 * `details`: related places, help line and fix, where there are any.
 */
export function diagnose(code: Code, span: Span, message: string, details: Details = {}): Diagnostic {
  const record: CodeRecord = TABLE[code];
  return { code, severity: record.severity, message: redact(message), span, ...withoutCredentials(details) };
}

/** The edits of a fix are for the file, which has them already. */
function withoutCredentials({ help, related, fix }: Details): Details {
  return {
    ...(help !== undefined && { help: redact(help) }),
    ...(related && { related: related.map((place) => ({ ...place, message: redact(place.message) })) }),
    ...(fix && { fix: { ...fix, title: redact(fix.title) } }),
  };
}
