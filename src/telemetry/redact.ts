// The last line of defence: whatever looks like a credential does not get into a log or an error.

/**
 * Shapes of vendors' keys (`sk-…`, `gsk_…`, `AIza…`, `xai-…`, `r8_…`), of bearer tokens and of JWTs, and the values of
 * query parameters and fields that hold one. A word that only resembles a key is redacted too: that is the safe side.
 */
const CREDENTIALS =
  /\b(?:sk|pk|rk|gsk|xai|csk|pplx|fw|tgp|hf|r8|nvapi)[-_][A-Za-z0-9_*.-]{8,}|\bAIza[A-Za-z0-9_-]{16,}|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*|\bbearer\s+[A-Za-z0-9._~+/=-]{8,}|(?<=[?&](?:key|api[-_]?key|token|access_token)=)[^&\s"']+|(?<=\b(?:api[-_ ]?key|x-api-key|token|secret|password)["']?\s*[:=]\s*["']?)[A-Za-z0-9._~+/*=-]{8,}/gi;

/** The text with every credential in it replaced by `[redacted]`; `secret` is one that is known to be, whatever its shape. */
export function redact(text: string, secret?: string): string {
  const known = secret === undefined ? text : text.replaceAll(secret, '[redacted]');
  return known.replace(CREDENTIALS, '[redacted]');
}
