// A fix as reports for programs may show it.
import { holdsCredential } from '../../redact.ts';
import type { Diagnostic } from '../diagnostic.ts';

/** Undefined also where an edit repeats what looks like a credential: what is left of it would be no fix. */
export function shownFix({ fix }: Diagnostic): Diagnostic['fix'] {
  return fix?.edits.some(({ text }) => holdsCredential(text)) ? undefined : fix;
}
