// Names by which programs call their own machine. A web page may have a name of its own led to 127.0.0.1 (DNS rebinding): for the
// browser it is then of the gateway's origin, and only the `host` header tells. What is no name of this machine is refused, as
// Ollama does it (CVE-2024-28224).
import { isIP } from 'node:net';

/** Where a listener can be reached from. */
export type Reach = 'anywhere' | 'loopback' | 'unix';

export const NOT_LOCAL =
  'This listener trusts whoever reaches it, and the host that the request names is not this machine: a web page could have led it here. Call it by localhost or an IP address, or have it ask for a key.';

/** The last one, as it came: nearly all requests name the same, and need no closer look. */
let known: string | undefined;

/** @param host of a request; one without it comes from no browser. */
export function isLocalName(host: string | undefined): boolean {
  if (host === known || host === undefined) return true;
  const name = nameIn(host);
  if (!NAMES.test(name) && isIP(name) === 0) return false;
  known = host;
  return true;
}

/** `.internal` is nobody's on the internet, and containers call their host so: `host.docker.internal`. */
const NAMES = /^(?:(?:[^.]+\.)*localhost|(?:[^.]+\.)+internal)\.?$/i;

/** Without the port, and an IPv6 address without its brackets. */
function nameIn(host: string): string {
  return host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1');
}
