// The edits of a route on canonical parameters, in the language's order: drop, set, default, cap.
import type { Edits } from '../route-table.ts';
import type { ParameterName, ParameterValue } from '../vocabulary.ts';
import type { ChatRequest } from './canonical/request.ts';

/** Whether a route edits anything at all. */
export function hasEdits(edits: Edits | undefined): edits is Edits {
  for (const way in edits) for (const _ in edits[way as keyof Edits]) return true;
  return false;
}

/** The edited request; the very same object where nothing changes. `cap max_tokens` also fills an absent one. */
export function applyEdits(request: ChatRequest, edits: Edits | undefined): ChatRequest {
  if (!hasEdits(edits)) return request;
  const parameters: Partial<Record<ParameterName, ParameterValue>> = { ...request.parameters };
  for (const name of edits.drop ?? []) delete parameters[name];
  Object.assign(parameters, edits.set);
  for (const [name, value] of entries(edits.default)) parameters[name] ??= value;
  for (const [name, cap] of entries(edits.cap)) {
    const value = parameters[name];
    if (typeof value === 'number' ? value > cap : value === undefined && name === 'max_tokens') parameters[name] = cap;
  }
  return sameParameters(request.parameters, parameters) ? request : { ...request, parameters };
}

function entries<V>(edits: Readonly<Partial<Record<ParameterName, V>>> | undefined): [ParameterName, V][] {
  return Object.entries(edits ?? {}) as [ParameterName, V][];
}

function sameParameters(before: ChatRequest['parameters'], after: ChatRequest['parameters']): boolean {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<ParameterName>;
  return [...names].every((name) => JSON.stringify(before[name]) === JSON.stringify(after[name]));
}
