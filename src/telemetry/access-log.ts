// The logs, as JSON lines: one a request, and what the program says of itself, through pino. No bodies, no secrets.
import { type DestinationStream, type Logger, pino } from 'pino';
import { redact } from '../redact.ts';
import { gatherLines, type LogLines } from './gather-lines.ts';
import type { AttemptRecord, RequestRecord } from './record.ts';

/** Where the lines of a server go, whoever writes them: to stdout, many at a time. */
export function createLogDestination(): LogLines {
  return gatherLines(process.stdout);
}

/** The program's log. */
export function createLog(destination: DestinationStream): Logger {
  return pino({ base: null, timestamp: isoTime }, destination);
}

let timeAt = 0;
let time = '';

/** As pino's: lines are made many at a time, and most have the millisecond of the one before. */
function isoTime(): string {
  const now = Date.now();
  if (now !== timeAt) {
    timeAt = now;
    time = `,"time":"${new Date(now).toISOString()}"`;
  }
  return time;
}

/**
 * One line for each request: `info`, or `warn` where our side failed it (5xx, a broken stream). It is made when it is
 * written, so its `time` is up to a moment after the end of the request.
 */
export function createAccessLog(log: Logger, lines: Pick<LogLines, 'later'>): (record: RequestRecord) => void {
  return (record) =>
    lines.later(() => {
      const failed = record.outcome === 'failed' && (record.status >= 500 || record.status < 400);
      log[failed ? 'warn' : 'info'](line(record), 'request');
    });
}

/** Fields without a value are left out by pino. */
function line(record: RequestRecord): object {
  const { costUsd, mirrors, warnings, error, usage } = record;
  return {
    request_id: record.requestId,
    config: record.config,
    client: record.client,
    protocol: record.protocol,
    operation: record.operation,
    model: record.model,
    stream: record.stream,
    route: record.route,
    target: record.target,
    status: record.status,
    outcome: record.outcome,
    finish: record.finish,
    duration_ms: record.durationMs,
    first_content_ms: record.firstContentMs,
    usage: usage && { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens },
    cost_usd: costUsd === undefined ? undefined : Number(costUsd.toPrecision(6)),
    attempts: record.attempts.map(attemptFields),
    mirrors: mirrors.length === 0 ? undefined : mirrors,
    warnings: warnings.length === 0 ? undefined : warnings,
    error: error && { kind: error.kind, message: redact(error.message) },
  };
}

function attemptFields({ target, key, result, status, durationMs, message, hedge }: AttemptRecord): object {
  const said = message === undefined ? undefined : redact(message);
  return { target, key, result, status, duration_ms: durationMs, message: said, hedge };
}
