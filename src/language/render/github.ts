// Diagnostics for GitHub Actions: workflow commands that become annotations, and a summary that holds all of them.
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions (2026-11)
import { type Diagnostic, positionOf, type Severity } from '../diagnostic.ts';
import { summarize } from './human.ts';
import { inReadingOrder } from './order.ts';

/** What a step may have of each kind; GitHub leaves out the rest. */
const MOST_ANNOTATIONS = 10;
/** The worst first. */
const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };
const SEVERITIES = Object.keys(COMMANDS) as Severity[];

/** Annotations, errors first, as many as GitHub shows; then a line that says how many there are, and how many are not shown. */
export function renderGithub(diagnostics: readonly Diagnostic[]): string {
  const shown = SEVERITIES.flatMap((severity) => ofSeverity(diagnostics, severity).slice(0, MOST_ANNOTATIONS));
  const hidden = diagnostics.length - shown.length;
  const rest = hidden === 0 ? '' : `; ${hidden} more than GitHub shows of a step: they are in the job's summary`;
  return [...shown.map(annotation), `${summarize(diagnostics)}${rest}`, ''].join('\n');
}

/** Markdown for the job's summary: all findings, folded. */
export function renderGithubSummary(diagnostics: readonly Diagnostic[]): string {
  const rows = SEVERITIES.flatMap((severity) => ofSeverity(diagnostics, severity)).map(row);
  const head = ['| place | code | finding |', '|---|---|---|'];
  const title = `fairlead check: ${summarize(diagnostics)}`;
  return ['<details>', `<summary>${title}</summary>`, '', ...head, ...rows, '', '</details>', ''].join('\n');
}

function ofSeverity(diagnostics: readonly Diagnostic[], severity: Severity): readonly Diagnostic[] {
  return inReadingOrder(diagnostics.filter((found) => found.severity === severity));
}

function annotation({ code, severity, message, span, help }: Diagnostic): string {
  const { file, line, column, endLine, endColumn } = positionOf(span);
  // Columns are only taken within one line.
  const columns = line === endLine ? { col: column, endColumn } : {};
  const properties = Object.entries({ file, line, endLine, ...columns, title: code })
    .map(([name, value]) => `${name}=${escapedProperty(`${value}`)}`)
    .join(',');
  return `::${COMMANDS[severity]} ${properties}::${escaped(help === undefined ? message : `${message}\n${help}`)}`;
}

function row({ code, severity, message, span, help }: Diagnostic): string {
  const { file, line, column } = positionOf(span);
  const finding = help === undefined ? message : `${message} (${help})`;
  const cells = [`${file}:${line}:${column}`, `${severity} ${code}`, finding];
  return `| ${cells.map(cell).join(' | ')} |`;
}

/** A cell's text as it is, whatever Markdown or HTML it may look like. */
function cell(text: string): string {
  return text.replace(/[&<>|\\`*_[\]~\r\n]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
