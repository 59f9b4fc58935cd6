// The access log: one structured line a request, through pino. Bodies and secrets are not among its fields.
import { type DestinationStream, type Logger, pino } from 'pino';
import type { RequestRecord } from './record.ts';
import { redact } from './redact.ts';

/** The program's log: JSON lines on `destination`, by default stdout. */
export function createLog(destination?: DestinationStream): Logger {
  const options = { base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Writes one line for each request: `info`, or `warn` where our side failed it (5xx, a broken stream). */
export function createAccessLog(log: Logger): (record: RequestRecord) => void {
  return (record) => {
    const failed = record.outcome === 'failed' && (record.status >= 500 || record.status < 400);
    log[failed ? 'warn' : 'info'](line(record), 'request');
  };
}

function line(record: RequestRecord): Record<string, unknown> {
  const { requestId, durationMs, firstContentMs, attempts, warnings, error, usage, ...rest } = record;
  return {
    request_id: requestId,
    ...rest,
    duration_ms: Math.round(durationMs),
    ...(firstContentMs === undefined ? {} : { first_content_ms: Math.round(firstContentMs) }),
    ...(usage === undefined ? {} : { usage: { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens } }),
    attempts: attempts.map(({ durationMs: took, message, ...attempt }) => ({
      ...attempt,
      duration_ms: Math.round(took),
      ...(message === undefined ? {} : { message: redact(message) }),
    })),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(error === undefined ? {} : { error: { kind: error.kind, message: redact(error.message) } }),
  };
}
