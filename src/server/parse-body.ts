// Bytes to a JSON object, with an answer for each way in which they are none.
import type { IncomingHttpHeaders } from 'node:http';
import { isObject, type JsonObject, type JsonValue } from '../codec/canonical/json.ts';
import { type RequestBytes, readUtf8 } from '../codec/long-body.ts';
import { GatewayError } from '../errors.ts';
import { findJsonFault } from './json-fault.ts';

/** Deeper than any request is; code that follows a body inwards must not run out of stack. */
const DEEPEST = 200;

const JSON_TYPE = 'application/json';

export interface JsonBody {
  readonly text: string;
  readonly body: JsonObject;
}

/**
 * A browser may send other types across sites without asking first, and loopback listeners trust whoever reaches them:
 * so only JSON that says it is JSON. Throws 415.
 */
export function requireJsonType(headers: IncomingHttpHeaders): void {
  const said = headers['content-type'];
  const type = said === JSON_TYPE ? said : (said?.split(';', 1)[0]?.trim().toLowerCase() ?? '');
  if (type !== JSON_TYPE && !/^application\/[a-z0-9.-]+\+json$/.test(type)) {
    const shown = type === '' ? 'nothing' : `"${type.slice(0, 60)}"`;
    throw unsupported(`The content-type must be application/json; it is ${shown}.`);
  }
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') throw unsupported('A compressed request body (content-encoding) is not supported.');
}

/** Throws 400 with the position of what is wrong. */
export function parseBody(bytes: RequestBytes): JsonBody {
  if (bytes.length === 0) throw malformed('The request has no body; a JSON object is expected.');
  const text = readUtf8(bytes);
  if (text === undefined) throw malformed('The body is not valid UTF-8.');
  const body = parse(text);
  if (!isObject(body)) throw malformed('The body must be a JSON object.');
  if (deeperThan(body, DEEPEST)) throw malformed(`The body is nested deeper than ${DEEPEST} levels.`);
  return { text, body };
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    const { line, column, expected } = findJsonFault(text);
    throw malformed(`The body is not valid JSON: line ${line}, column ${column}: ${expected}.`);
  }
}

function deeperThan(value: JsonValue | undefined, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (deeperThan(item, levels - 1)) return true;
    return false;
  }
  for (const key in value) if (deeperThan(value[key], levels - 1)) return true;
  return false;
}

function malformed(message: string): GatewayError {
  return new GatewayError('invalid_request', { message, code: 'invalid_json' });
}

function unsupported(message: string): GatewayError {
  return new GatewayError('invalid_request', { message, status: 415, code: 'unsupported_media_type' });
}
