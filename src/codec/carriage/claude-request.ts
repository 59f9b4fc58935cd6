// What Claude's requests at a cloud have in common: the version is in the body, the model is not, and some betas are unknown.
import { removeJson, setJson } from '../json-splice.ts';
import type { CarriageContext, CarriedRequest } from './carriage.ts';

interface ClaudeRequest {
  /** As the body says it: `bedrock-2023-05-31`. */
  readonly version: string;
  /** Fields that the path says instead. */
  readonly without: readonly string[];
}

/** Fields are changed where they stand; every other byte stays as it came. */
export function claudeBody(body: CarriedRequest['body'], { version, without }: ClaudeRequest): string {
  let text = body?.toString() ?? '{}';
  for (const field of without) text = removeJson(text, field);
  return setJson(text, 'anthropic_version', version) ?? text;
}

/** The headers of the Messages API that a cloud has in the body, or not at all. */
const BODY_HEADERS: ReadonlySet<string> = new Set(['anthropic-version', 'anthropic-beta']);

export function claudeHeaders(headers: CarriedRequest['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !BODY_HEADERS.has(name)));
}

/**
 * Features of Anthropic's own service, and marks of its clients: the clouds refuse a request that names one ("invalid beta flag"). Whatever
 * else a client asks for goes along. Reports: github.com/router-for-me/CLIProxyAPI/issues/4750, anthropics/claude-code/issues/49370 (2026-08)
 */
const OWN_SERVICE =
  /^(?:claude-code|oauth|prompt-caching-scope|fast-mode|redact-thinking|advanced-tool-use|mcp-client|mcp-servers|files-api|skills|code-execution|token-efficient-tools-2026)-/;

/** The betas that a client asks for, without those that mean nothing at a cloud, which are told. */
export function claudeBetas({ headers }: CarriedRequest, { target, warn }: CarriageContext): readonly string[] {
  const asked = (headers['anthropic-beta'] ?? '').split(',').map((beta) => beta.trim());
  const named = asked.filter((beta) => beta !== '');
  for (const beta of named.filter((name) => OWN_SERVICE.test(name))) {
    const detail = `${beta} is of Anthropic's own service`;
    warn({ code: 'dropped', path: 'anthropic-beta', protocol: target.protocol, detail });
  }
  return named.filter((name) => !OWN_SERVICE.test(name));
}
