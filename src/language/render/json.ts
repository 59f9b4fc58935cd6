// Diagnostics for programs: one object, lines and columns from 1, columns in UTF-16 units.
import { redactAll } from '../../redact.ts';
import { type Diagnostic, positionOf } from '../diagnostic.ts';
import { inReadingOrder } from './order.ts';
import { shownFix } from './shown-fix.ts';

/** `{"diagnostics":[{code, severity, message, file, line, column, endLine, endColumn, help?, witness?, related?, fix?}]}`. */
export function renderJson(diagnostics: readonly Diagnostic[]): string {
  return JSON.stringify({ diagnostics: inReadingOrder(diagnostics).map(toRecord) });
}

function toRecord(found: Diagnostic): object {
  const { code, severity, message, span, help, witness, related } = found;
  const fix = shownFix(found);
  return {
    code,
    severity,
    message,
    ...positionOf(span),
    ...(help !== undefined && { help }),
    ...(witness && { witness: redactAll(witness) }),
    ...(related && { related: related.map((place) => ({ message: place.message, ...positionOf(place.span) })) }),
    ...(fix && {
      fix: { title: fix.title, edits: fix.edits.map((edit) => ({ ...positionOf(edit.span), text: edit.text })) },
    }),
  };
}
