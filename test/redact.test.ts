// What looks like a credential, and what does not.
import { describe, expect, test } from 'vitest';
import { redact, starOut } from '../src/redact.ts';

describe('redact', () => {
  test.each([
    ['sk-ant-api03-abcdefghijk', '[redacted]'],
    ['key gsk_abcdefghijklmnop used', 'key [redacted] used'],
    ['AIzaSyA1234567890abcdefghij', '[redacted]'],
    ['Authorization: Bearer abc.def-ghi_jkl', 'Authorization: [redacted]'],
    ['https://x.test/v1?a=1&key=abcdef&b=2', 'https://x.test/v1?a=1&key=[redacted]&b=2'],
    ['{"api_key":"0123456789"}', '{"api_key":"[redacted]"}'],
    ['eyJhbGciOiJIUzI1.eyJzdWIiOiIxIn0.abc', '[redacted]'],
    ['AKIAIOSFODNN7EXAMPLE', '[redacted]'],
    ['hf_abcdefghijklmnop, ghp_0123456789abcdef01', '[redacted], [redacted]'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test.each([
    'max_tokens must be below 4096',
    'model gpt-4o-mini not found',
    'the key is missing',
    'no token left',
    'pool hf-inference-europe',
    'task-manager_1',
  ])('leaves alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  test('a secret that is known goes whatever its shape', () => {
    expect(redact('you sent hunter2!', ['hunter2'])).toBe('you sent [redacted]!');
  });

  test('with stars everything else stays where it is', () => {
    expect(starOut('key "sk-abcdefgh1234" # mine')).toBe('key "***************" # mine');
  });
});
