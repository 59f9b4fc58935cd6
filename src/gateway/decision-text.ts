// A decision for people: what `explain` prints, and the admin listener where a text is asked for.

import type { Warning } from '../codec/canonical/warning.ts';
import type { Position } from '../route-table.ts';
import type { Skip } from '../routing/attempt.ts';
import type { DecidedAttempt, DecidedMirror, Decision, LiveFacts, PassedOver } from './decision.ts';
import type { ExplainedSetting } from './explained-settings.ts';
import { type ReasonOptions, reasonLines } from './reason-text.ts';
import { settingText } from './setting-text.ts';

export function renderDecision(decision: Decision, options: ReasonOptions = {}): string {
  const { request, live, passedOver, route, reject, attempts, skipped, mirrors, settings, error } = decision;
  const who = request.client === undefined ? 'an anonymous client' : `client ${request.client}`;
  const lines = [`model "${request.model}", asked for by ${who} that speaks ${request.protocol}`];
  if (live !== undefined) lines.push(liveLine(live));
  lines.push('');
  if (route === undefined) lines.push(passedOver.length === 0 ? 'no route is asked' : 'no route takes it');
  else lines.push(`route ${route.name}${place(route.position)}`);
  if (route !== undefined && route.captures.length > 0) {
    lines.push(`  ${route.captures.map((caught, at) => `$${at + 1} = "${caught}"`).join(', ')}`);
  }
  if (route !== undefined) lines.push(...reasonLines(route.because, { ...options, taken: true }).map(indented));
  if (reject !== undefined) lines.push(`  rejects with ${reject.status}: ${reject.message}`);
  lines.push(...section('chain', chainLines(attempts, skipped)));
  if (error !== undefined) {
    const why = route === undefined ? `: ${error.message}` : '';
    lines.push(`  the client gets ${error.status} ${error.kind}${why}`);
  }
  lines.push(...section('copies', mirrors.map(mirrorLine)));
  lines.push(...section('settings', settings.map(settingLine)));
  lines.push(
    ...section(
      route === undefined ? 'routes' : 'routes before it',
      passedOver.flatMap((one) => passedOverLines(one, options)),
    ),
  );
  return `${lines.join('\n')}\n`;
}

function liveLine({ requestId, at, outcome, status, durationMs }: LiveFacts): string {
  const end = status === undefined ? '' : `, ${status} after ${durationMs} ms`;
  return `request ${requestId} at ${at}: ${outcome}${end}`;
}

/** Attempts, and between them what was passed over. */
function chainLines(attempts: readonly DecidedAttempt[], skipped: readonly Skip[]): readonly string[] {
  const skippedAfter = (count: number): readonly string[] =>
    skipped.filter(({ after }) => after === count).map(skipLine);
  const later = skipped.filter(({ after }) => after > attempts.length).map(skipLine);
  return [
    ...skippedAfter(0),
    ...attempts.flatMap((one, at) => [...attemptLines(one, at), ...skippedAfter(at + 1)]),
    ...later,
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function attemptLines(attempt: DecidedAttempt, at: number): readonly string[] {
  const { target, arm, position, upstreamModel, key, waitMs, hedge, warnings = [] } = attempt;
  const model = target.endsWith(`/${upstreamModel}`) ? '' : ` as ${upstreamModel}`;
  const wait = waitMs > 0 ? `after ${waitMs} ms, ` : '';
  const beside = hedge ? 'beside it, ' : '';
  const credential = key === undefined ? '' : `, key ${key}`;
  const entered = arm === 0 ? 'to' : `fallback ${arm}`;
  const line = `${at + 1}. ${wait}${beside}${target}${model} (${entered}${credential})${place(position)}: ${resultText(attempt)}`;
  return [line, ...warnings.map(warningLine)];
}

function resultText({ outcome, message: refusal, sent }: DecidedAttempt): string {
  const result = outcome === 'serves' || outcome === 'cancelled' ? outcome : `fails: ${outcome}`;
  if (sent === undefined) return refusal === undefined ? result : `${result}: ${refusal}`;
  const { status, startedMs, durationMs, message } = sent;
  const said = message === undefined ? '' : `: ${message}`;
  return `${result}${status === undefined ? '' : ` (${status})`} at ${startedMs} ms, for ${durationMs} ms${said}`;
}

function warningLine({ code, path, protocol, detail }: Warning): string {
  return `     ${code} ${path}, for ${protocol}${detail === undefined ? '' : `: ${detail}`}`;
}

function skipLine({ target, reason }: Skip): string {
  return `-  ${target} is passed over: ${reason}`;
}

function mirrorLine({ target, key, outcome, durationMs, reason }: DecidedMirror): string {
  const credential = key === undefined ? '' : ` (key ${key})`;
  const took = durationMs === undefined ? '' : ` after ${durationMs} ms`;
  const end = reason === undefined ? (outcome ?? 'is sent') : `is not sent: ${reason}`;
  return `${target}${credential}: ${end}${took}`;
}

function settingLine({ name, value, layer, policy, position }: ExplainedSetting): string {
  const from = policy === undefined ? layer : `policy ${policy}`;
  return `${name} ${settingText(name, value)}  (${from}${place(position)})`;
}

function passedOverLines({ route, position, reasons }: PassedOver, options: ReasonOptions): readonly string[] {
  return [`${route}${place(position)}`, ...reasonLines(reasons, options).map(indented)];
}

function indented(line: string): string {
  return `  ${line}`;
}

function place(position: Position | undefined): string {
  return position === undefined ? '' : ` ${position.file}:${position.line}`;
}
