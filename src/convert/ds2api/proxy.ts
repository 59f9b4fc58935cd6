// The proxy of ds2api's accounts: the provider has one, if they all agree.
import { type Fields, lookUp } from '../fields.ts';
import type { TextParts } from '../routes-file/statement.ts';
import type { Workshop } from '../workshop.ts';

/** As the language writes them; `socks5h` looks up names at the proxy, which `socks5` does here, too. */
const SCHEMES: Readonly<Record<string, string>> = { http: 'http', https: 'https', socks5: 'socks5', socks5h: 'socks5' };

export function proxyOf(
  root: Fields,
  accounts: readonly Fields[],
  { report, secrets }: Pick<Workshop, 'report' | 'secrets'>,
): TextParts | undefined {
  const proxies = root.maps('proxies');
  const used = new Set(accounts.map((account) => account.text('proxy_id')).filter((id) => id !== undefined));
  if (used.size > 1) report.add('dropped', root.at('proxies'), 'several proxies: each `key` of a provider can say one');
  const [id] = used;
  const proxy = used.size === 1 ? proxies.find((entry) => entry.text('id') === id) : undefined;
  if (proxy === undefined) return undefined;
  const scheme = lookUp(SCHEMES, proxy.text('type') ?? '');
  const host = proxy.text('host');
  const port = proxy.number('port', 1);
  const isAddress =
    host !== undefined && /^[A-Za-z0-9.-]+$/.test(host) && Number.isSafeInteger(port) && (port ?? 0) < 65_536;
  if (scheme === undefined || !isAddress || URL.parse(`${scheme}://${host}:${port}`) === null) {
    report.add('invalid', proxy.path, 'it is no proxy with type, host and port');
    return undefined;
  }
  const user = proxy.text('username');
  const password = proxy.text('password');
  if (user === undefined || password === undefined) return [`${scheme}://${host}:${port}`];
  const env = secrets.variableFor(password, 'PROXY_PASSWORD', proxy.at('password'));
  return [`${scheme}://${encodeURIComponent(user)}:`, { env }, `@${host}:${port}`];
}
