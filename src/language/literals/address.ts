// Where a listener binds, and which networks are trusted: `127.0.0.1:8787`, `[::1]:8787`, `unix:/run/x.sock`, `10.0.0.0/8`.
import type { Address } from '../../route-table.ts';
import { fault, type Reading, read } from './reading.ts';

const FORMS = 'write it as in 127.0.0.1:8787, [::1]:8787 or unix:/run/fairlead.sock';
const HOST = /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

export interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly family: 4 | 6;
}

/** A TCP address, or the path of a unix socket. */
export function readAddress(text: string): Reading<Address> {
  if (text.startsWith('unix:')) return readSocketPath(text.slice('unix:'.length));
  const match = /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(text);
  if (!match) return fault(`"${text}" is not an address`, addressHelp(text));
  const [, inBrackets, plain = '', portText = ''] = match;
  const port = Number(portText);
  if (port > 65_535) return fault(`${portText} is not a port`, 'a port is at most 65535');
  if (inBrackets !== undefined) {
    return isIPv6(inBrackets)
      ? read({ kind: 'tcp', host: inBrackets, port })
      : fault(`"${inBrackets}" is not an IPv6 address`);
  }
  if (plain === '')
    return fault(`"${text}" names no host`, `did you mean 127.0.0.1:${portText} or 0.0.0.0:${portText}?`);
  return isHost(plain) ? read({ kind: 'tcp', host: plain, port }) : fault(`"${plain}" is not a host`, FORMS);
}

/** `10.0.0.0/8`, `fd00::/8`; a bare address is a network of one. */
export function readNetwork(text: string): Reading<Network> {
  const [address = '', prefixText, ...more] = text.split('/');
  const family = isIPv4(address) ? 4 : 6;
  if (more.length > 0 || (family === 6 && !isIPv6(address))) {
    return fault(`"${text}" is not a network`, 'write it as in 10.0.0.0/8 or fd00::/8');
  }
  const widest = family === 4 ? 32 : 128;
  const prefix = prefixText === undefined ? widest : Number(prefixText);
  if (!/^\d{1,3}$/.test(prefixText ?? '0') || prefix > widest) {
    return fault(`"${prefixText}" is not the length of a prefix`, `it is a number from 0 to ${widest}`);
  }
  return read({ address, prefix, family });
}

function readSocketPath(path: string): Reading<Address> {
  return path === '' ? fault('the path of the socket is missing', FORMS) : read({ kind: 'unix', path });
}

function isIPv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(text);
}

function isIPv6(text: string): boolean {
  return /^[0-9A-Fa-f:.]+$/.test(text) && text.includes(':') && URL.canParse(`http://[${text}]`);
}

function isHost(text: string): boolean {
  const looksLikeIpv4 = /^[\d.]+$/.test(text);
  return looksLikeIpv4 ? isIPv4(text) : HOST.test(text);
}

function addressHelp(text: string): string {
  if (/^\d{1,5}$/.test(text)) return `did you mean 127.0.0.1:${text}?`;
  if (isIPv4(text)) return `the port is missing: did you mean ${text}:8787?`;
  if (isIPv6(text)) return `the port is missing: did you mean [${text}]:8787?`;
  return FORMS;
}
