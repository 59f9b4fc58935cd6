// What can be said of a provider's address before it is called.
import { diagnose } from '../language/codes/index.ts';
import type { Text } from '../route-table.ts';
import type { Located } from './arguments/located.ts';
import type { Context } from './context.ts';

/** An address with variables is judged when they are known; any other here. */
export function checkBaseUrl(text: Located<Text>, context: Context): void {
  const { value, span } = text;
  if (typeof value !== 'string') return;
  const url = URL.parse(value);
  const fault = url === null ? 'is not a URL' : faultOf(url);
  if (url === null || fault !== undefined) {
    const help = 'write it as in "https://api.example.com/v1"';
    context.report(diagnose('FL116', span, `the base URL ${fault}`, { help }));
    return;
  }
  if (url.protocol === 'http:' && !isPrivateHost(url.hostname)) {
    const help = 'use https: keys and texts can be read on the way';
    context.report(diagnose('FL212', span, `plain http to the public host ${url.hostname}`, { help }));
  }
}

function faultOf(url: URL): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'is neither http nor https';
  if (url.username !== '' || url.password !== '') return 'holds a user or a password: use `key` and `auth`';
  if (url.search !== '' || url.hash !== '') return 'has a query or a fragment: it is the beginning of paths';
  return undefined;
}

const PRIVATE_SUFFIXES = ['.local', '.localhost', '.internal', '.lan', '.home.arpa', '.test', '.svc', '.cluster.local'];

const IPV4 = /^\d+(\.\d+){3}$/;

/** Loopback, private networks, names without a dot and names that no public server can have. */
function isPrivateHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (IPV4.test(name)) return isPrivateIpv4(name);
  if (name.includes(':')) return name === '::1' || /^f[cd]|^fe[89ab]/.test(name);
  return !name.includes('.') || PRIVATE_SUFFIXES.some((suffix) => name.endsWith(suffix));
}

/** Loopback alone: nobody else can connect. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || (IPV4.test(host) && host.startsWith('127.'));
}

function isPrivateIpv4(address: string): boolean {
  const [first = 0, second = 0] = address.split('.').map(Number);
  if (first === 10 || first === 127) return true;
  if (first === 172) return second >= 16 && second < 32;
  return (
    (first === 192 && second === 168) ||
    (first === 169 && second === 254) ||
    (first === 100 && second >= 64 && second < 128)
  );
}
