// What went wrong on the way to an upstream or back, in our words. Nothing of the request is repeated: it holds credentials.
import { GatewayError } from '../errors.ts';
import type { UpstreamRequest } from './transport.ts';

/** Where a request goes, and how long that may take. */
export type Place = Pick<UpstreamRequest, 'url' | 'proxy' | 'timeouts'>;

/** The fault of a call, by the error that undici or Node gave; `begun`: its head had already come. */
export function transportFailure(fault: unknown, request: Place, begun: boolean): GatewayError {
  const code = codeOf(fault);
  const host = placeOf(request);
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return new GatewayError('timeout', { message: `no connection to ${host} within ${request.timeouts.connect} ms` });
  }
  if (code === 'UND_ERR_BODY_TIMEOUT') return idleTimeout(request);
  if (begun) return streamBroken(request, code);
  return networkFailure(request, code);
}

/** The upstream sent nothing for as long as it may between two pieces of its answer. */
export function idleTimeout(request: Place): GatewayError {
  return new GatewayError('timeout', {
    message: `${request.url.host} sent nothing for ${request.timeouts.idle} ms in the middle of its answer`,
  });
}

export function streamBroken(request: Place, code: string): GatewayError {
  return new GatewayError('stream_broken', {
    message: `the connection to ${placeOf(request)} broke in the middle of its answer (${code})`,
  });
}

export function networkFailure(request: Place, code: string): GatewayError {
  const reason = (request.proxy && proxyReason(code)) ?? NETWORK_REASONS[code] ?? 'could not be reached';
  return new GatewayError('network', { message: `${placeOf(request)} ${reason} (${code})` });
}

/** A proxy's address holds a password, so it goes unnamed. */
function placeOf({ url, proxy }: Place): string {
  return proxy === undefined ? url.host : `${url.host}, through its proxy,`;
}

const PROXY_REFUSED = 'could not be reached: the proxy refused';

/** What undici calls it when the proxy itself says no; those of socks5 each have a code of their own. */
const PROXY_REASONS: Readonly<Record<string, string>> = {
  UND_ERR_ABORTED: PROXY_REFUSED,
  UND_ERR_PRX_TLS: 'could not be reached: the proxy has a certificate that cannot be verified',
};

function proxyReason(code: string): string | undefined {
  return code.startsWith('UND_ERR_SOCKS5_') ? PROXY_REFUSED : PROXY_REASONS[code];
}

const NETWORK_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'closed the connection before it answered',
  UND_ERR_SOCKET: 'closed the connection before it answered',
  ENOTFOUND: 'has no address in DNS',
  EAI_AGAIN: 'could not be looked up in DNS',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a self-signed certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a self-signed certificate in its chain',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a certificate that cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for another name',
};

/** The stable word of an error; messages are not used, since they may repeat what was sent. */
function codeOf(fault: unknown): string {
  if (typeof fault !== 'object' || fault === null) return 'unknown';
  if ('code' in fault && typeof fault.code === 'string') return fault.code;
  if ('cause' in fault) return codeOf(fault.cause);
  return fault instanceof Error ? fault.name : 'unknown';
}
