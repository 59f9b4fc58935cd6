// Plain JSON, looked into without trust. The oracle has readers of its own: nothing here comes from the codecs.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonRecord = { [key: string]: Json };

export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value below a path; undefined where any step is missing. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let current = value;
  for (const step of path) {
    if (typeof step === 'number') current = Array.isArray(current) ? current[step] : undefined;
    else current = isRecord(current) ? current[step] : undefined;
  }
  return current ?? undefined;
}

export function record(value: Json | undefined): JsonRecord {
  return isRecord(value) ? value : {};
}

export function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function count(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0;
}

/** JSON with sorted keys: equal texts are equal values. */
export function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isRecord(value)) return JSON.stringify(value ?? null);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}

export function parse(source: string): Json | undefined {
  try {
    return JSON.parse(source) as Json;
  } catch {
    return undefined;
  }
}

/** Arguments of a call: their JSON, canonical; a text that is none stays as it is. */
export function canonicalArguments(value: Json | undefined): string {
  if (typeof value !== 'string') return canonical(value ?? {});
  if (value.trim() === '') return '{}';
  const parsed = parse(value);
  return parsed === undefined ? value : canonical(parsed);
}
