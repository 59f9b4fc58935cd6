// The endpoints that clients may call, as a page: made from the registry, so that it cannot be wrong.
import { PROVIDER_PROTOCOLS } from '../vocabulary.ts';
import { serves } from './abilities.ts';
import type { ClientCodec, Codec, Endpoint } from './codec.ts';
import { CODECS, codecFor } from './index.ts';

/** A section for each protocol, with a table of its endpoints. Markdown. */
export function endpointReference(): string {
  return CODECS.map(sectionOf).join('\n');
}

function sectionOf(codec: ClientCodec): string {
  const rows = codec.endpoints.map((endpoint) => {
    const { method, operation, aliases = [] } = endpoint;
    const also = aliases.map((path) => `\`${shortened(plain(path), plain(endpoint.path))}\``).join(' ');
    const cells = [`\`${method} ${plain(endpoint.path)}\``, operation, servedBy(codec, endpoint), also];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `## ${codec.protocol}`,
    '',
    '| endpoint | operation | served by | also at |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** `/v1beta/models/:call{.+:(?:countTokens)}` as people write it: `/v1beta/models/{model}:countTokens`. */
function plain(path: string): string {
  return path
    .replace(/:call\{\.\+:\(\?:(.*)\)\}/, (_, methods: string) => `{model}:${methods.replaceAll('|', ',')}`)
    .replace(/\/:(\w+)(?:\{[^}]*\})?(?=\/|$)/g, '/{$1}');
}

/** An alias without the end that it shares with the path, which is all of that but its version: `/openai/v1…`. */
function shortened(alias: string, path: string): string {
  const end = path.replace(/^\/v\d\w*(?=\/)/, '');
  return alias.endsWith(end) ? `${alias.slice(0, alias.length - end.length)}…` : alias;
}

function servedBy(client: ClientCodec, endpoint: Endpoint): string {
  if (endpoint.local !== undefined) return 'the gateway itself';
  const able = PROVIDER_PROTOCOLS.map(codecFor).filter((codec) => serves(codec, endpoint));
  if (endpoint.relay !== undefined) return `passed through: ${names(able)}`;
  if (endpoint.operation === 'count_tokens') {
    return `${names(able.filter(({ operations }) => operations?.count_tokens !== undefined))}; an estimate for all others`;
  }
  if (endpoint.operation === 'completion') return `passed through: ${client.protocol}; the chat of all others`;
  return able.length === PROVIDER_PROTOCOLS.length ? 'all' : names(able);
}

function names(codecs: readonly Codec[]): string {
  return codecs.map(({ protocol }) => protocol).join(', ');
}
