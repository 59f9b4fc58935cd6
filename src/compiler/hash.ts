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
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([first], [second]) => (first < second ? -1 : 1)));
  });
}
