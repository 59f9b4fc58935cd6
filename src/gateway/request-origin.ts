// Whom a request says it comes from: a user, a conversation; and what it begins with.
import { isObject } from '../codec/canonical/json.ts';
import { parseObject } from '../codec/canonical/read-json.ts';
import type { ChatRequest } from '../codec/canonical/request.ts';
import type { ClientCall } from '../codec/exchange.ts';
import { hashOf } from '../routing/hash.ts';

/** `user`, `safety_identifier`, or Anthropic's `metadata.user_id` up to its session part. */
export function userOf(request: ChatRequest): string | undefined {
  const said = textOf(request.parameters.user);
  return said === undefined ? fieldOf(request, 'safety_identifier') : splitUser(said).user;
}

/** `x-session-id`, `session_id` (a header, or a field of the body), `prompt_cache_key`, the session part of `metadata.user_id`. */
export function sessionOf(call: Pick<ClientCall, 'head' | 'conversation'>): string | undefined {
  const { 'x-session-id': said, session_id: saidToo } = call.head.headers;
  return said || saidToo || sessionIn(call.conversation());
}

function sessionIn(request: ChatRequest | undefined): string | undefined {
  if (request === undefined) return undefined;
  const { prompt_cache_key: cacheKey, user } = request.parameters;
  return fieldOf(request, 'session_id') ?? textOf(cacheKey) ?? splitUser(textOf(user) ?? '').session;
}

/** A digest of what stays the same over a conversation: model, instructions, tools, first message of the user. */
export function promptOf({ model, messages, tools }: ChatRequest): string {
  const instructions = messages.filter(({ role }) => role === 'system' || role === 'developer');
  const first = messages.find(({ role }) => role === 'user');
  return String(hashOf(JSON.stringify([model, instructions, tools, first])));
}

/** A field that only some protocols know. */
function fieldOf({ extensions }: ChatRequest, name: string): string | undefined {
  return Object.values(extensions)
    .map((bag) => textOf(bag[name]))
    .find((text) => text !== undefined);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

interface SplitUser {
  readonly user: string | undefined;
  readonly session: string | undefined;
}

/**
 * Claude Code puts its session into `metadata.user_id`: as `user_…_account_…_session_…`, in later versions as JSON with a
 * `session_id` (2026-03). Any other text is the user as a whole.
 */
function splitUser(said: string): SplitUser {
  const object = said.startsWith('{') ? parseObject(said) : undefined;
  if (isObject(object)) {
    const { session_id: session, ...user } = object;
    return { user: JSON.stringify(user), session: textOf(session) };
  }
  const at = said.lastIndexOf('_session_');
  if (at <= 0) return { user: said, session: undefined };
  return { user: said.slice(0, at), session: said.slice(at + '_session_'.length) };
}
