// The way through a proxy: http and https by tunnel or by forwarding, socks5 by its own handshake.
import type { Dispatcher } from 'undici';
import { wholeUndici } from './undici-parts.ts';

/** @param connectMs milliseconds to the proxy, and again from there to the upstream */
export function createProxyDispatcher(proxy: URL, connectMs: number): Dispatcher {
  const { ProxyAgent, Socks5ProxyAgent } = wholeUndici();
  // HTTP/1.1 only, and as many connections as there are requests, as without a proxy.
  const options = { connectTimeout: connectMs, allowH2: false, connections: null };
  return proxy.protocol === 'socks5:'
    ? new Socks5ProxyAgent(proxy, options)
    : new ProxyAgent({ uri: proxy.href, ...options });
}
