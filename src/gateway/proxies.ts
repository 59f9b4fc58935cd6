// Through which proxies a provider is called, by key: addresses with their passwords put in, which nothing logs.
import type { Provider, Text } from '../route-table.ts';
import type { SecretResolver } from './secrets.ts';

/** By the key's label; under `undefined` that of keys without one of their own. */
export type Proxies = ReadonlyMap<string | undefined, URL>;

const SCHEMES = ['http:', 'https:', 'socks5:'];

export function proxiesOf(provider: Provider, index: number, resolver: SecretResolver): Proxies {
  const proxies = new Map<string | undefined, URL>();
  const add = (label: string | undefined, proxy: Text | undefined, pointer: string): void => {
    if (proxy === undefined) return;
    const url = URL.parse(resolver.text(proxy, pointer));
    // The address is not repeated: it may hold a password.
    if (url === null || !SCHEMES.includes(url.protocol) || url.hostname === '') {
      resolver.report(pointer, `the proxy of provider ${provider.name} is no http, https or socks5 address`);
    } else proxies.set(label, url);
  };
  add(undefined, provider.proxy, `/providers/${index}/proxy`);
  provider.keys.members.forEach(({ label, proxy }, key) => {
    add(label, proxy, `/providers/${index}/keys/members/${key}/proxy`);
  });
  return proxies;
}
