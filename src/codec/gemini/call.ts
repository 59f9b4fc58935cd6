// What a call to the Gemini API says in its path and query: the model, the method, the framing of the answer.
import { GatewayError } from '../../errors.ts';
import { remembered } from '../canonical/remembered.ts';
import type { CallHead, RequestHead, TargetTraits } from '../codec.ts';
import type { Framing } from '../stream-contract.ts';
import { GEMINI_JSON_ARRAY, GEMINI_SSE } from './framing.ts';

/** The path parameter that holds `MODEL:METHOD`; a model may hold slashes and colons. */
export const CALL_PARAMETER = 'call';

export function readCall(call: CallHead): RequestHead {
  const { model, method } = readMethod(call, ['generateContent', 'streamGenerateContent']);
  return { model, stream: method === 'streamGenerateContent' };
}

/** The model and the method that a path ends in. Throws 404 where it is none of these methods. */
export function readMethod(
  call: CallHead,
  methods: readonly string[],
): { readonly model: string; readonly method: string } {
  const spoken = call.parameters[CALL_PARAMETER] ?? '';
  const colon = spoken.lastIndexOf(':');
  const model = spoken.slice(0, Math.max(colon, 0));
  const method = spoken.slice(colon + 1);
  if (model !== '' && methods.includes(method)) return { model, method };
  const wanted = methods.map((name) => `MODEL:${name}`).join(' or ');
  const message = `The path must end in ${wanted}, not in ${JSON.stringify(spoken)}.`;
  throw new GatewayError('invalid_request', { message, status: 404 });
}

/** Google's clients ask for SSE with `alt=sse`; without it a stream is one JSON array (cloud.google.com/apis/docs/system-parameters). */
export function framingOf(call: CallHead): Framing {
  return asksForSse(call.query) ? GEMINI_SSE : GEMINI_JSON_ARRAY;
}

function asksForSse(query: URLSearchParams): boolean {
  return [...query.getAll('alt'), ...query.getAll('$alt')].some((value) => value.split(';')[0] === 'sse');
}

/**
 * The path of a call to a provider. Quirk `path_prefix` stands before `/models/` (`/v1beta`, the Gemini API, by
 * default; empty for a base URL that ends in Vertex AI's `/publishers/google`).
 */
export function upstreamPath(target: TargetTraits, stream: boolean, query: string): string {
  const path = methodPath(target, stream ? 'streamGenerateContent' : 'generateContent');
  return query === '' ? path : `${path}?${query}`;
}

/** The path of any method on the target's model. */
export function methodPath(target: TargetTraits, method: string): string {
  const { path_prefix = '/v1beta' } = target.quirks;
  return `${path_prefix}/${modelPath(target.model)}:${method}`;
}

const modelPath = remembered((model) => collectionOf(model).split('/').map(encodeSegment).join('/'));

/** A model's full name: `models/NAME`, unless it says itself what it is one of. */
export function collectionOf(model: string): string {
  return /^(?:models|tunedModels|projects|publishers|endpoints)\//.test(model) ? model : `models/${model}`;
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replaceAll('%3A', ':').replaceAll('%40', '@');
}

/** What of a client's query is passed on: the form of the answer. Never its key. */
export function passedQuery(query: URLSearchParams): string {
  const passed = new URLSearchParams();
  for (const name of ['alt', '$alt']) for (const value of query.getAll(name)) passed.append(name, value);
  return passed.toString();
}
