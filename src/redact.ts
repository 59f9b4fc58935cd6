// The last line of defence: whatever looks like a credential does not get into a log, an error or a finding.

/** Of vendors' keys: `sk-…`, `gsk_…`, `AIza…`, `xai-…`, `r8_…`, `AKIA…`, `ghp_…`. */
const KEYS =
  /\b(?:(?:sk|pk|rk|xai|csk|pplx|nvapi)[-_]|(?:gsk|fw|tgp|hf|r8)_)[A-Za-z0-9_*.-]{8,}|\bAIza[A-Za-z0-9_-]{16,}|\bya29\.[A-Za-z0-9_-]{16,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{16,}/;

const JWTS = /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/;

const BEARER_TOKENS = /\bbearer\s+[A-Za-z0-9._~+/=-]{8,}/;

/** The values of query parameters and fields that hold one. */
const FIELDS =
  /(?<=[?&](?:key|api[-_]?key|token|access_token)=)[^&\s"'\\]+|(?<=\b(?:api[-_ ]?key|x-api-key|token|secret|password)["']?\s*[:=]\s*["']?)[A-Za-z0-9._~+/*=-]{8,}/;

/** A word that only resembles a key is redacted too: that is the safe side. */
const CREDENTIALS = new RegExp([KEYS, JWTS, BEARER_TOKENS, FIELDS].map(({ source }) => source).join('|'), 'gi');

/** The text with every credential in it replaced by `[redacted]`; `secrets` are known to be some, whatever their shape. */
export function redact(text: string, secrets: readonly string[] = []): string {
  const unknown = secrets.reduce((left, secret) => left.replaceAll(secret, '[redacted]'), text);
  return unknown.replace(CREDENTIALS, '[redacted]');
}

/** The same data, which is JSON-safe, with no credential in any of its texts. */
export function redactAll<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, inner) => (typeof inner === 'string' ? redact(inner) : inner));
}

/** The text with as many stars for every credential, so that all else stays where it is. */
export function starOut(text: string): string {
  return text.replace(CREDENTIALS, (found) => '*'.repeat(found.length));
}

export function holdsCredential(text: string): boolean {
  return text.search(CREDENTIALS) >= 0;
}
