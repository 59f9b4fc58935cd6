// How state bound to one vendor family rides through a client protocol that has no place for it, and comes back.
import type { Signature } from './content.ts';
import type { JsonValue } from './json.ts';

const WRAPPED = /^fl1\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
const TAGGED_ID = /^(.*)__fl1_(\d{1,2})_([A-Za-z0-9_-]+)$/s;

/**
 * The signature as one text, `fl1.<family>.<payload>`, for a protocol that has a field for signatures of its own
 * family only. A codec wraps what is of another family and leaves its own bare.
 */
export function wrapSignature(family: string, value: string, id?: string): string {
  return `fl1.${family}.${pack(value, id)}`;
}

/** What a client sent as a signature: unwrapped where it was wrapped, else taken as one of `defaultFamily`. */
export function unwrapSignature(text: string, defaultFamily: string): Signature {
  const [, family, payload] = WRAPPED.exec(text) ?? [];
  const unpacked = payload === undefined ? undefined : unpack(payload);
  if (family === undefined || unpacked === undefined) return { family: defaultFamily, value: text };
  return { family, ...unpacked };
}

/**
 * A tool call id that carries a signature, for protocols whose calls have an id and no place for a signature. Only
 * letters, digits, `_` and `-` are added: what Anthropic takes as an id.
 */
export function callIdWithSignature(id: string, signature: Signature | undefined): string {
  if (signature === undefined) return id;
  const { family, value } = signature;
  return `${id}__fl1_${family.length}_${family}${pack(value, signature.id)}`;
}

/** The id as it was before `callIdWithSignature`, and the signature that it carried, if any. */
export function splitCallId(callId: string): {
  readonly id: string;
  readonly signature?: Signature;
} {
  const [, id, length, rest] = TAGGED_ID.exec(callId) ?? [];
  if (id === undefined || rest === undefined) return { id: callId };
  const family = rest.slice(0, Number(length));
  const unpacked = unpack(rest.slice(family.length));
  return unpacked === undefined ? { id: callId } : { id, signature: { family, ...unpacked } };
}

/**
 * Whether a body may hold what was wrapped here, and must be unwrapped or left behind. Texts are looked at one by one: most are long
 * and hold no `_`, or short, and one search through a whole body stops at every letter that a mark begins with.
 */
export function mayHoldWrapped(value: JsonValue | undefined): boolean {
  if (typeof value === 'string') return isMarked(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (mayHoldWrapped(item)) return true;
    return false;
  }
  for (const key in value) if (mayHoldWrapped(value[key])) return true;
  return false;
}

/** One letter is looked for before a word is: that costs no call into the runtime. */
function isMarked(text: string): boolean {
  return (text.charCodeAt(0) === 0x66 && text.startsWith('fl1.')) || (text.includes('_') && text.includes('__fl1_'));
}

/** `b`: the value was base64 and stays as short; `t`: any text; `j`: text and item id. */
function pack(value: string, id: string | undefined): string {
  if (id !== undefined) return `j${Buffer.from(JSON.stringify([value, id])).toString('base64url')}`;
  const bytes = Buffer.from(value, 'base64');
  if (value !== '' && bytes.toString('base64') === value) return `b${bytes.toString('base64url')}`;
  return `t${Buffer.from(value).toString('base64url')}`;
}

function unpack(payload: string): { readonly value: string; readonly id?: string } | undefined {
  const bytes = Buffer.from(payload.slice(1), 'base64url');
  const kind = payload[0];
  if (kind === 'b') return { value: bytes.toString('base64') };
  if (kind === 't') return { value: bytes.toString() };
  return kind === 'j' ? unpackPair(bytes.toString()) : undefined;
}

function unpackPair(text: string): { readonly value: string; readonly id: string } | undefined {
  try {
    const pair: unknown = JSON.parse(text);
    if (!Array.isArray(pair)) return undefined;
    const [value, id]: unknown[] = pair;
    return typeof value === 'string' && typeof id === 'string' ? { value, id } : undefined;
  } catch {
    return undefined;
  }
}
