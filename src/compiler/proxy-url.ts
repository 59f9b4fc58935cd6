// What can be said of a proxy's address before it is used.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: holes are written so in the language itself
import { diagnose } from '../language/codes/index.ts';
import type { Text } from '../route-table.ts';
import type { Located } from './arguments/located.ts';
import type { Context } from './context.ts';

/** A password in the address that is written in the file, and not put in from a variable. */
const LITERAL_PASSWORD = /^[a-z0-9]+:\/\/[^/@]*:([^/@]+)@/i;

/** An address that begins with a variable is judged when it is known; any other here. Its password is never shown. */
export function checkProxyUrl({ value, span }: Located<Text>, context: Context): void {
  const shown =
    typeof value === 'string' ? value : value.parts.map((part) => (typeof part === 'string' ? part : '\0')).join('');
  const password = LITERAL_PASSWORD.exec(shown)?.[1];
  if (password !== undefined && password.replaceAll('\0', '') !== '') {
    span.source.conceal(span);
    const help = 'put it in from a variable: "http://user:${env.PROXY_PASSWORD}@proxy:3128"';
    context.report(diagnose('FL212', span, 'a password is written in the file', { help }));
  }
  if (shown.startsWith('\0')) return;
  const known = /^(https?|socks5):\/\/./i.test(shown) && (shown.includes('\0') || URL.canParse(shown));
  if (known) return;
  const help = 'write it as in "http://proxy.internal:3128" or "socks5://127.0.0.1:1080"';
  context.report(diagnose('FL116', span, 'the proxy is no http, https or socks5 address', { help }));
}
