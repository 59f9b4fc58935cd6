// Diagnostics as SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ (2026-11).
import { CODES } from '../codes/index.ts';
import { type Diagnostic, positionOf, type Severity } from '../diagnostic.ts';
import type { Span } from '../source.ts';
import { inReadingOrder } from './order.ts';
import { shownFix } from './shown-fix.ts';

/** @param version of the tool */
export function renderSarif(diagnostics: readonly Diagnostic[], version: string): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const run = {
    tool: { driver: { name: 'fairlead', semanticVersion: version, rules: codes.map(ruleOf) } },
    columnKind: 'utf16CodeUnits',
    results: inReadingOrder(diagnostics).map((found) => resultOf(found, codes.indexOf(found.code))),
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return JSON.stringify(log, undefined, 2);
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'note' };

function ruleOf(code: string): object {
  const record = CODES.get(code);
  if (record === undefined) return { id: code };
  const { title, explanation, severity } = record;
  return {
    id: code,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: explanation },
    help: { text: `fairlead help ${code}` },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function resultOf(found: Diagnostic, ruleIndex: number): object {
  const { code, severity, message, span, help, related } = found;
  const fix = shownFix(found);
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: help === undefined ? message : `${message} (${help})` },
    locations: [{ physicalLocation: placeOf(span) }],
    ...(related && {
      relatedLocations: related.map((place) => ({
        message: { text: place.message },
        physicalLocation: placeOf(place.span),
      })),
    }),
    ...(fix && { fixes: [{ description: { text: fix.title }, artifactChanges: fix.edits.map(changeOf) }] }),
  };
}

type Edit = NonNullable<Diagnostic['fix']>['edits'][number];

function changeOf({ span, text }: Edit): object {
  const { artifactLocation, region } = placeOf(span);
  return { artifactLocation, replacements: [{ deletedRegion: region, insertedContent: { text } }] };
}

function placeOf(span: Span) {
  const { file, line, column, endLine, endColumn } = positionOf(span);
  const path = file.split('/').map(encodeURIComponent).join('/');
  const uri = file.startsWith('/') ? `file://${path}` : path;
  return {
    artifactLocation: { uri },
    region: { startLine: line, startColumn: column, endLine, endColumn },
  };
}
