// What the access log writes of a request, and what it must not.
import { describe, expect, test } from 'vitest';
import { createAccessLog, createLog } from '../../src/telemetry/access-log.ts';
import type { RequestRecord } from '../../src/telemetry/record.ts';

const RECORD: RequestRecord = {
  requestId: 'r1',
  config: 'c1',
  client: 'web',
  protocol: 'anthropic',
  operation: 'chat',
  model: 'claude-x',
  stream: true,
  route: 'main',
  target: 'b/claude-x',
  mirrors: [],
  attempts: [
    {
      target: 'a/claude-x',
      key: 'a/A',
      result: 'rate_limited',
      status: 429,
      durationMs: 2,
      message: 'slow down',
      hedge: undefined,
    },
    {
      target: 'b/claude-x',
      key: undefined,
      result: 'ok',
      status: 200,
      durationMs: 3,
      message: undefined,
      hedge: undefined,
    },
  ],
  status: 200,
  outcome: 'answered',
  durationMs: 12,
  firstContentMs: 6,
  usage: { inputTokens: 3, outputTokens: 4 },
  costUsd: 0.001234567,
  finish: 'stop',
  warnings: [{ code: 'dropped', path: 'top_k', protocol: 'openai-chat' }],
  error: undefined,
};

function lineOf(record: RequestRecord): Record<string, unknown> {
  const lines: string[] = [];
  const log = createLog({ write: (line: string) => void lines.push(line) });
  createAccessLog(log, { later: (make) => make() })(record);
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '');
}

describe('one line a request', () => {
  test('with all that is known', () => {
    expect(lineOf(RECORD)).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      msg: 'request',
      request_id: 'r1',
      config: 'c1',
      client: 'web',
      protocol: 'anthropic',
      operation: 'chat',
      model: 'claude-x',
      stream: true,
      route: 'main',
      target: 'b/claude-x',
      attempts: [
        { target: 'a/claude-x', key: 'a/A', result: 'rate_limited', status: 429, duration_ms: 2, message: 'slow down' },
        { target: 'b/claude-x', result: 'ok', status: 200, duration_ms: 3 },
      ],
      status: 200,
      outcome: 'answered',
      duration_ms: 12,
      first_content_ms: 6,
      usage: { input_tokens: 3, output_tokens: 4 },
      cost_usd: 0.00123457,
      finish: 'stop',
      warnings: [{ code: 'dropped', path: 'top_k', protocol: 'openai-chat' }],
    });
  });

  test.each([
    ['answered', 200, 30],
    ['gone', 200, 30],
    ['failed', 404, 30],
    ['failed', 502, 40],
    ['failed', 200, 40],
  ] as const)('%s with %i is of level %i', (outcome, status, level) => {
    expect(lineOf({ ...RECORD, outcome, status }).level).toBe(level);
  });

  test('credentials in messages are redacted', () => {
    const message = 'Incorrect API key provided: sk-proj-abcdef123456';
    const line = lineOf({ ...RECORD, outcome: 'failed', error: { kind: 'auth_failed', message } });
    expect(line.error).toEqual({ kind: 'auth_failed', message: 'Incorrect API key provided: [redacted]' });
  });
});
