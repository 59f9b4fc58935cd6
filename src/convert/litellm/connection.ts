// Where a deployment is called and how, from its `litellm_params`.
import { HEADER_NAME } from '../../compiler/arguments/texts.ts';
import { OWN_HEADERS } from '../../compiler/statements/header.ts';
import { baseUrlOf, hostName } from '../address.ts';
import { type Fields, lookUp } from '../fields.ts';
import type { Connection } from '../routes-file/draft.ts';
import type { TextParts } from '../routes-file/statement.ts';
import type { Vendor } from '../vendors.ts';
import type { Workshop } from '../workshop.ts';
import { CLOUD_PREFIXES } from './clouds.ts';
import type { Place } from './place.ts';
import { CHAT_PREFIXES, PREFIXES, prefixOfBareName } from './prefixes.ts';

/** Undefined where nothing here can call it, which is told. */
export function placeOf(model: string, params: Fields, workshop: Workshop): Place | undefined {
  const { prefix, rest } = splitModel(model, params);
  const cloud = lookUp(CLOUD_PREFIXES, prefix);
  const place = cloud === undefined ? vendorPlace(prefix, rest, { params, workshop }) : cloud(rest, params, workshop);
  if (place === undefined) return undefined;
  if (place.upstream === '') {
    workshop.report.add('invalid', params.at('model'), 'the deployment: no model stands behind the slash');
    return undefined;
  }
  if (!place.upstream.includes('$')) return { ...place, connection: withHeaders(place.connection, params, workshop) };
  workshop.report.add('dropped', params.at('model'), 'a model whose name holds `$` cannot be written as a target');
  return undefined;
}

function splitModel(model: string, params: Fields): { readonly prefix: string; readonly rest: string } {
  const said = params.text('custom_llm_provider');
  const slash = model.indexOf('/');
  const first = slash < 0 ? undefined : model.slice(0, slash);
  if (said !== undefined) return { prefix: said, rest: first === said ? model.slice(slash + 1) : model };
  if (first === undefined) return { prefix: prefixOfBareName(model) ?? 'openai', rest: model };
  return { prefix: first, rest: model.slice(slash + 1) };
}

interface Reading {
  readonly params: Fields;
  readonly workshop: Workshop;
}

function vendorPlace(prefix: string, rest: string, { params, workshop }: Reading): Place | undefined {
  const vendor = PREFIXES.get(prefix);
  const base = params.text('api_base') ?? params.text('base_url');
  if (vendor === undefined && base === undefined) {
    const why = CHAT_PREFIXES.has(prefix)
      ? 'it says no api_base'
      : `no provider here speaks as LiteLLM's \`${prefix}\``;
    workshop.report.add('dropped', params.at('model'), `the deployment: ${why}`);
    return undefined;
  }
  if (vendor === undefined && !CHAT_PREFIXES.has(prefix)) {
    const message = `\`${prefix}\` is taken for a server that speaks OpenAI Chat, since it has an address`;
    workshop.report.add('changed', params.at('model'), message);
  }
  const known = vendor ?? { connection: { name: prefix, protocol: 'openai-chat' as const } };
  const responses = prefix === 'openai' && rest.startsWith('responses/');
  const upstream = responses ? rest.slice('responses/'.length) : rest;
  const at = base === undefined ? known.connection : ownAddress(known, base, { params, workshop });
  const connection: Connection = responses ? { ...at, protocol: 'openai-responses' } : at;
  const key = keyOf(known, connection, { params, workshop });
  return { connection, ...(key && { key }), upstream };
}

/** What other programs append to the address themselves. */
const APPENDED = /\/(v1\/messages|v1beta|chat\/completions)$/;

function ownAddress({ connection }: Vendor, base: string, { params, workshop }: Reading): Connection {
  const key = params.has('api_base') ? 'api_base' : 'base_url';
  const wish = `${connection.name}_API_BASE`;
  const address = baseUrlOf(base, params.at(key), { ...workshop, wish });
  const baseUrl: TextParts = address.map((part) => (typeof part === 'string' ? part.replace(APPENDED, '') : part));
  const [first] = baseUrl;
  if (
    connection.preset !== 'openai' ||
    (typeof first === 'string' && /^https:\/\/([a-z]+\.)?api\.openai\.com\b/.test(first))
  ) {
    return { ...connection, name: connection.name, baseUrl };
  }
  // `openai/` with an address is any server that speaks like OpenAI.
  return { name: hostName(baseUrl) ?? 'openai-compatible', protocol: 'openai-chat', baseUrl };
}

/** What people write where a server needs no key. */
const NO_KEY = /^(none|null|empty|dummy|fake-key|no-key|not-needed|sk-no-key-required|anything|-)$/i;

function keyOf({ keyVariable }: Vendor, { name }: Connection, { params, workshop }: Reading): Place['key'] {
  const { report, secrets } = workshop;
  const hasAddress = params.has('api_base') || params.has('base_url');
  const said = params.text('api_key');
  const own = keyVariable !== undefined && !hasAddress;
  if (said === undefined) {
    if (own) return { env: secrets.usual(keyVariable, params.at('model'), 'LiteLLM reads the key there by itself') };
    if (keyVariable !== undefined)
      report.add('changed', params.at('api_base'), `no api_key: none is sent, not even ${keyVariable}`);
    return undefined;
  }
  if (NO_KEY.test(said) && !own) return undefined;
  return { env: secrets.variableFor(said, own ? keyVariable : `${name}_API_KEY`, params.at('api_key')) };
}

/** The headers of the source. */
function withHeaders(connection: Connection, params: Fields, { report, secrets }: Workshop): Connection {
  const headers: { readonly name: string; readonly value: TextParts }[] = [];
  const organization = params.text('organization');
  const add = (name: string, value: string, path: Fields['path']): void => {
    headers.push({ name, value: secrets.headerValue(name, value, path) });
  };
  if (organization !== undefined) add('openai-organization', organization, params.at('organization'));
  for (const source of ['extra_headers', 'headers']) {
    const map = params.map(source);
    for (const name of map?.keys ?? []) {
      const value = map?.text(name);
      if (map === undefined || value === undefined) continue;
      if (OWN_HEADERS.has(name.toLowerCase()) || !HEADER_NAME.test(name))
        report.add('dropped', map.at(name), 'a file cannot set this header');
      else if (!headers.some((other) => other.name.toLowerCase() === name.toLowerCase()))
        add(name, value, map.at(name));
    }
  }
  return headers.length === 0 ? connection : { ...connection, headers };
}
