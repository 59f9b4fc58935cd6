// LiteLLM's three kinds of fallbacks, as lists of names for the names that fail.
import type { Fields } from '../fields.ts';
import { isMap } from '../fields.ts';
import type { Report } from '../report.ts';

export interface Fallbacks {
  /** For each name; `*` is for those without a list of their own. */
  readonly general: ReadonlyMap<string, readonly string[]>;
  readonly contextWindow: ReadonlyMap<string, readonly string[]>;
  readonly contentPolicy: ReadonlyMap<string, readonly string[]>;
}

/** `router_settings` and `litellm_settings` may both say them; the first that speaks of a name counts. */
export function readFallbacks(sections: readonly Fields[], report: Report): Fallbacks {
  const general = readLists(sections, 'fallbacks', report);
  for (const section of sections) {
    const names = section.texts('default_fallbacks');
    if (names.length > 0 && !general.has('*')) general.set('*', names);
  }
  return {
    general,
    contextWindow: readLists(sections, 'context_window_fallbacks', report),
    contentPolicy: readLists(sections, 'content_policy_fallbacks', report),
  };
}

function readLists(sections: readonly Fields[], key: string, report: Report): Map<string, readonly string[]> {
  const lists = new Map<string, readonly string[]>();
  for (const section of sections) {
    for (const entry of section.maps(key)) {
      for (const name of entry.keys) {
        const names = entry.list(name).flatMap((value, index) => {
          if (typeof value === 'string') return [value];
          const path = [...entry.at(name), index];
          const model = isMap(value) ? value.model : undefined;
          if (typeof model !== 'string') report.add('invalid', path, 'a fallback is the name of a model');
          else report.add('dropped', path, 'messages and parameters of a fallback: only its model is taken');
          return typeof model === 'string' ? [model] : [];
        });
        if (name !== '' && !lists.has(name)) lists.set(name, names);
      }
    }
  }
  return lists;
}

/** So many fallbacks LiteLLM follows for one request, unless `max_fallbacks` says otherwise. */
const MOST_FALLBACKS = 5;

/**
 * The names that are tried after `name`, in order: each fallback, and before the next one the fallbacks of that one.
 * `nested` says whether any came in that way.
 */
export function chainAfter(name: string, { general }: Fallbacks, most = MOST_FALLBACKS) {
  const names: string[] = [];
  let nested = false;
  const follow = (failed: string, depth: number): void => {
    if (depth >= most) return;
    for (const next of general.get(failed) ?? general.get('*') ?? []) {
      if (next === name || names.includes(next)) continue;
      names.push(next);
      nested ||= depth > 0;
      follow(next, depth + 1);
    }
  };
  follow(name, 0);
  return { names, nested };
}

/** Fallbacks of one kind of error alone. */
export function listFor(name: string, lists: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return (lists.get(name) ?? lists.get('*') ?? []).filter((other) => other !== name);
}
