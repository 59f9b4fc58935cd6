// The access log: one structured line a request, through pino. Bodies and secrets are not among its fields.
import { type DestinationStream, type Logger, pino } from 'pino';
import { gatherLines } from './gather-lines.ts';
import type { AttemptRecord, RequestRecord } from './record.ts';
import { redact } from './redact.ts';

/** The program's log: JSON lines on `destination`, by default stdout. */
export function createLog(destination: DestinationStream = gatherLines(process.stdout)): Logger {
  return pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}

/** Writes one line for each request: `info`, or `warn` where our side failed it (5xx, a broken stream). */
export function createAccessLog(log: Logger): (record: RequestRecord) => void {
  return (record) => {
    const failed = record.outcome === 'failed' && (record.status >= 500 || record.status < 400);
    log[failed ? 'warn' : 'info'](line(record), 'request');
  };
}

/** Fields without a value are left out by pino. */
function line(record: RequestRecord): object {
  const { attempts, mirrors, warnings, error, usage } = record;
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
    duration_ms: Math.round(record.durationMs),
    first_content_ms: record.firstContentMs === undefined ? undefined : Math.round(record.firstContentMs),
    usage: usage && { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens },
    cost_usd: record.costUsd === undefined ? undefined : Number(record.costUsd.toPrecision(6)),
    attempts: attempts.map(attemptFields),
    mirrors: mirrors.length === 0 ? undefined : mirrors,
    warnings: warnings.length === 0 ? undefined : warnings,
    error: error && { kind: error.kind, message: redact(error.message) },
  };
}

function attemptFields({ target, key, result, status, durationMs, message, hedge }: AttemptRecord): object {
  const said = message === undefined ? undefined : redact(message);
  return { target, key, result, status, duration_ms: Math.round(durationMs), message: said, hedge };
}
