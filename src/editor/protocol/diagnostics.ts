// Diagnostics as the protocol has them.
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic as ProtocolDiagnostic } from 'vscode-languageserver';
import type { Diagnostic, Severity } from '../../language/diagnostic.ts';
import type { Source } from '../../language/source.ts';
import { rangeOf } from './places.ts';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
};

/** Dead parts and what nobody uses: editors show them faded. */
const UNNECESSARY = new Set(['FL202', 'FL208']);

/** @param uriOf where a source is */
export function protocolDiagnostic(found: Diagnostic, uriOf: (source: Source) => string): ProtocolDiagnostic {
  const { code, severity, message, help, span, related = [] } = found;
  return {
    range: rangeOf(span),
    severity: SEVERITIES[severity],
    code,
    source: 'fairlead',
    message: help === undefined ? message : `${message}\n${help}`,
    ...(UNNECESSARY.has(code) && { tags: [DiagnosticTag.Unnecessary] }),
    ...(related.length > 0 && {
      relatedInformation: related.map((place) => ({
        location: { uri: uriOf(place.span.source), range: rangeOf(place.span) },
        message: place.message,
      })),
    }),
  };
}
