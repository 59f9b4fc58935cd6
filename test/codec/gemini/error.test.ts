// Errors of Gemini: every kind, the waits that they name, and how clients are told (H48).
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import { ERROR_KINDS, GatewayError } from '../../../src/errors.ts';
import { errors } from './harness.ts';

const TYPE = 'type.googleapis.com/google.rpc.';
const body = (status: string, message: string, details: JsonObject[] = []) =>
  JSON.stringify({ error: { code: 400, message, status, details } });
const quota = (quotaId: string, quotaValue = '10') => ({
  '@type': `${TYPE}QuotaFailure`,
  violations: [{ quotaId, quotaValue }],
});
const retry = (retryDelay: string) => ({ '@type': `${TYPE}RetryInfo`, retryDelay });
const reason = (word: string) => ({ '@type': `${TYPE}ErrorInfo`, reason: word });
const PLAN = 'You exceeded your current quota, please check your plan and billing details.';

describe('classify', () => {
  test.each<[number, string, string]>([
    [400, body('INVALID_ARGUMENT', 'Bad field'), 'invalid_request'],
    [
      400,
      body('INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [reason('API_KEY_INVALID')]),
      'auth_failed',
    ],
    [400, body('INVALID_ARGUMENT', 'API key expired. Please renew the API key.'), 'auth_failed'],
    [400, body('FAILED_PRECONDITION', 'User location is not supported for the API use.'), 'auth_failed'],
    [
      400,
      body(
        'INVALID_ARGUMENT',
        'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
      ),
      'context_too_long',
    ],
    [400, body('INVALID_ARGUMENT', 'The request was blocked due to safety settings.'), 'content_filtered'],
    [401, body('UNAUTHENTICATED', 'No credentials'), 'auth_failed'],
    [403, body('PERMISSION_DENIED', 'Consumer has been suspended', [reason('CONSUMER_SUSPENDED')]), 'auth_failed'],
    [
      403,
      body('PERMISSION_DENIED', 'This API method requires billing to be enabled.', [reason('BILLING_DISABLED')]),
      'quota_exhausted',
    ],
    [404, body('NOT_FOUND', 'models/x is not found for API version v1beta'), 'model_not_found'],
    [404, body('NOT_FOUND', 'Publisher Model `projects/p/models/x` not found.'), 'model_not_found'],
    [404, body('NOT_FOUND', 'CachedContent not found'), 'invalid_request'],
    [404, '', 'invalid_request'],
    [
      429,
      body('RESOURCE_EXHAUSTED', PLAN, [quota('GenerateRequestsPerMinutePerProject'), retry('48s')]),
      'rate_limited',
    ],
    [
      429,
      body('RESOURCE_EXHAUSTED', PLAN, [quota('GenerateRequestsPerDayPerProjectPerModel-FreeTier'), retry('30s')]),
      'quota_exhausted',
    ],
    [429, body('RESOURCE_EXHAUSTED', PLAN, [quota('InputTokensPerModelPerMinute-FreeTier', '0')]), 'quota_exhausted'],
    [429, body('RESOURCE_EXHAUSTED', PLAN), 'quota_exhausted'],
    [429, body('RESOURCE_EXHAUSTED', 'Your prepayment credits are depleted.'), 'quota_exhausted'],
    [429, body('RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).'), 'rate_limited'],
    [429, `[${body('RESOURCE_EXHAUSTED', 'Resource exhausted. Please try again later.')}]`, 'rate_limited'],
    [402, '', 'quota_exhausted'],
    [413, '', 'context_too_long'],
    [500, body('INTERNAL', 'An internal error has occurred.'), 'server_error'],
    [502, '<html><body>Bad Gateway</body></html>', 'server_error'],
    [503, body('UNAVAILABLE', 'The model is overloaded. Please try again later.'), 'overloaded'],
    [504, body('DEADLINE_EXCEEDED', 'Deadline expired'), 'timeout'],
    [529, '', 'overloaded'],
  ])('%i %s is %s', (status, text, kind) => {
    expect(errors.classify(status, {}, text).kind).toBe(kind);
  });

  test.each([
    [{}, body('RESOURCE_EXHAUSTED', 'slow', [retry('48.5s')]), 48_500],
    [{ 'retry-after': '60' }, body('RESOURCE_EXHAUSTED', 'slow', [retry('48s')]), 60_000],
    [{ 'retry-after-ms': '1500' }, body('RESOURCE_EXHAUSTED', 'slow'), 1_500],
    [{}, body('RESOURCE_EXHAUSTED', 'Please retry in 48.939935699s.'), 48_940],
    [{}, body('RESOURCE_EXHAUSTED', 'Please retry in 200ms.'), 200],
    [{}, body('RESOURCE_EXHAUSTED', 'slow'), undefined],
  ])('waits for the longer of header and body: %j %s', (headers, text, wait) => {
    expect(errors.classify(429, headers, text).retryAfterMs).toBe(wait);
  });

  test('a key that Google quotes is not repeated', () => {
    const secret = 'AIzaSyA1234567890abcdefghij';
    const text = body('PERMISSION_DENIED', `Consumer 'api_key:${secret}' has been suspended. ${secret}`);
    expect(errors.classify(403, {}, text).message).not.toContain(secret);
    expect(errors.classify(502, {}, `<p>${secret}</p>`).message).not.toContain(secret);
  });
});

describe('H48 clients are told', () => {
  test('in the shape of google.rpc.Status, with where and how long', () => {
    const error = new GatewayError('rate_limited', { message: 'slow', retryAfterMs: 1_200, param: 'contents' });
    expect(errors.encode(error, 'r1')).toEqual({
      error: {
        code: 429,
        message: 'slow',
        status: 'RESOURCE_EXHAUSTED',
        details: [
          { '@type': `${TYPE}RequestInfo`, requestId: 'r1' },
          { '@type': `${TYPE}BadRequest`, fieldViolations: [{ field: 'contents', description: 'slow' }] },
          { '@type': `${TYPE}RetryInfo`, retryDelay: '2s' },
        ],
      },
    });
  });

  test.each(ERROR_KINDS)('%s has a status that Google has', (kind) => {
    const { error } = errors.encode(new GatewayError(kind, { message: 'm' }), 'r1') as { error: { status: string } };
    expect(error.status).toMatch(
      /^(INVALID_ARGUMENT|UNAUTHENTICATED|RESOURCE_EXHAUSTED|NOT_FOUND|UNAVAILABLE|INTERNAL|DEADLINE_EXCEEDED)$/,
    );
  });
});
