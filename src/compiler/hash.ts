// The identity of a table: what it says, however its file is laid out.
import { createHash } from 'node:crypto';
import type { RouteTable } from '../route-table.ts';

/**
 * Twelve hex digits of the SHA-256 of the table as canonical JSON (keys sorted, no white space).
 * Formatting, comments and the order of keys do not change it; everything else does.
 */
export function tableHash(table: RouteTable): string {
  return createHash('sha256').update(canonicalJson(table)).digest('hex').slice(0, 12);
}

function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  const fields = value as Readonly<Record<string, unknown>>;
  let json = '';
  for (const key of Object.keys(fields).sort()) {
    if (fields[key] !== undefined) json += `${json && ','}"${key}":${canonicalJson(fields[key])}`;
  }
  return `{${json}}`;
}
