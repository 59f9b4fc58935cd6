// What upstream errors mean, and how clients of this protocol are told one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anthropicCodec } from '../../../src/codec/anthropic/index.ts';
import { type ErrorKind, GatewayError } from '../../../src/errors.ts';
import { hasRecorded, RECORDED } from './harness.ts';

const { errors } = anthropicCodec;

function body(type: string, message: string, details?: object): string {
  return JSON.stringify({ type: 'error', error: { type, message, ...(details && { details }) }, request_id: 'req_1' });
}

describe('classify', () => {
  const rows: [number, string, ErrorKind, number][] = [
    [400, body('invalid_request_error', 'max_tokens: Field required'), 'invalid_request', 400],
    [400, body('invalid_request_error', 'Your credit balance is too low to access the API.'), 'quota_exhausted', 402],
    [400, body('invalid_request_error', 'You have reached your specified API usage limits.'), 'quota_exhausted', 402],
    [400, body('invalid_request_error', 'prompt is too long: 214315 tokens > 200000 maximum'), 'context_too_long', 400],
    [
      400,
      body('invalid_request_error', 'input length and `max_tokens` exceed context limit: 1 + 2 > 3'),
      'context_too_long',
      400,
    ],
    [400, body('invalid_request_error', 'Output blocked by content filtering policy'), 'content_filtered', 400],
    [401, body('authentication_error', 'invalid x-api-key'), 'auth_failed', 401],
    [402, body('billing_error', 'Check your payment details'), 'quota_exhausted', 402],
    [403, body('permission_error', 'Your API key does not have permission'), 'auth_failed', 403],
    [404, body('not_found_error', 'model: claude-nope'), 'model_not_found', 404],
    [404, body('not_found_error', 'File not found'), 'invalid_request', 404],
    [413, body('request_too_large', 'Request exceeds the maximum size'), 'context_too_long', 413],
    [429, body('rate_limit_error', 'This request would exceed the rate limit'), 'rate_limited', 429],
    [429, body('rate_limit_error', 'Stop', { error_code: 'contract_spend_limit_reached' }), 'quota_exhausted', 402],
    [500, body('api_error', 'Internal server error'), 'server_error', 502],
    [504, body('timeout_error', 'Timed out'), 'timeout', 504],
    [529, body('overloaded_error', 'Overloaded'), 'overloaded', 529],
    [529, '', 'overloaded', 529],
    [503, '<html><body>Service   Unavailable</body></html>', 'overloaded', 503],
    [502, 'Bad gateway', 'server_error', 502],
    [418, '{}', 'invalid_request', 400],
    [429, '{"error":{"type":"invalid_request_error","message":"slow down"}}', 'rate_limited', 429],
    [503, '{"message":"Model is getting throttled."}', 'overloaded', 503],
  ];
  it.each(rows)('H48 %i %s is %s', (status, text, kind, shown) => {
    const error = errors.classify(status, {}, text);
    expect([error.kind, error.status]).toEqual([kind, shown]);
    expect(error.message).not.toBe('');
    expect(error.message).not.toContain('<');
  });

  it.skipIf(!hasRecorded)('knows the bodies that users reported', () => {
    const reported: { protocol: string; status: number; body: object }[] = JSON.parse(
      readFileSync(join(RECORDED, '../field-reported.json'), 'utf8'),
    );
    const kinds = reported
      .filter(({ protocol }) => protocol === 'anthropic')
      .map(({ status, body }) => errors.classify(status, {}, JSON.stringify(body)).kind);
    expect(kinds).toEqual(['overloaded', 'rate_limited', 'rate_limited']);
  });

  it('tells how long to wait', () => {
    expect(errors.classify(429, { 'retry-after': '7' }, '').retryAfterMs).toBe(7_000);
    expect(errors.classify(429, {}, '').retryAfterMs).toBeUndefined();
  });
});

describe('encode', () => {
  const rows: [ErrorKind, number | undefined, string][] = [
    ['invalid_request', undefined, 'invalid_request_error'],
    ['auth_failed', undefined, 'authentication_error'],
    ['auth_failed', 403, 'permission_error'],
    ['quota_exhausted', undefined, 'billing_error'],
    ['model_not_found', undefined, 'not_found_error'],
    ['context_too_long', 413, 'request_too_large'],
    ['rate_limited', undefined, 'rate_limit_error'],
    ['overloaded', undefined, 'overloaded_error'],
    ['overloaded', 529, 'overloaded_error'],
    ['timeout', undefined, 'timeout_error'],
    ['bad_response', undefined, 'api_error'],
  ];
  it.each(rows)('H48 %s with status %s is %s, with the type at the top', (kind, status, type) => {
    const error = new GatewayError(kind, { message: 'No.', ...(status !== undefined && { status }) });
    expect(errors.encode(error, 'r1')).toEqual({ type: 'error', error: { type, message: 'No.' }, request_id: 'r1' });
    expect(errors.encodeInStream(error, 'r1')).toBe(
      `event: error\ndata: ${JSON.stringify(errors.encode(error, 'r1'))}\n\n`,
    );
  });
});
