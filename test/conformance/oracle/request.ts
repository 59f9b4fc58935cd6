// What a request says, as a list of plain facts that no protocol owns, each with the place where it stood.
import { at, canonical, isRecord, type Json, type JsonRecord, list, text } from './json.ts';

export type Role = 'system' | 'user' | 'assistant';

export type FactKind =
  | 'text'
  | 'thinking'
  | 'signature'
  | 'media'
  | 'call'
  | 'result'
  | 'result-error'
  | 'tool'
  | 'description'
  | 'schema'
  | 'choice'
  | 'format'
  | 'parameter'
  | 'reasoning'
  | 'cache'
  /** A file's name, a document's title: to be found somewhere. */
  | 'word'
  /** What one vendor alone has: a part, a tool, a field. */
  | 'own';

export interface RequestFact {
  readonly kind: FactKind;
  readonly says: string;
  /** In the spelling of the protocol that it was read from. */
  readonly path: string;
  readonly role?: Role;
}

/** Collects facts; what no reader knows becomes a fact of its own, so that nothing is overlooked. */
export class FactCollector {
  readonly facts: RequestFact[] = [];
  /** Which tool a call's id is of. */
  readonly calls = new Map<string, string>();

  add(kind: FactKind, says: string, path: string, role?: Role): void {
    // White space alone says nothing, and some vendors refuse it.
    if (says.trim() === '' && (kind === 'text' || kind === 'thinking' || kind === 'signature' || kind === 'word'))
      return;
    this.facts.push({ kind, says, path, ...(role !== undefined && { role }) });
  }

  /** Fields that are not among `known` and say something. */
  rest(object: JsonRecord, known: readonly string[], path: string): void {
    for (const [name, value] of Object.entries(object)) {
      if (known.includes(name) || isEmpty(value)) continue;
      const place = path === '' ? name : `${path}.${name}`;
      if (BREAKPOINTS.includes(name)) this.add('cache', text(at(value, 'ttl')), place);
      else this.add('own', canonical(value), place);
    }
  }

  /** Parameters whose values need no translation, by the name that they have here and the one that they go by. */
  parameters(object: JsonRecord, names: Readonly<Record<string, string>>, path: string): void {
    for (const [name, meaning] of Object.entries(names)) {
      const value = object[name];
      if (isEmpty(value) || (meaning === 'stop' && list(value).length === 0 && typeof value !== 'string')) continue;
      const said = meaning === 'stop' && typeof value === 'string' ? [value] : value;
      this.add('parameter', `${meaning}=${canonical(said)}`, `${path}${name}`);
    }
  }

  /** What kinds of answer are asked for beside text. */
  modalities(value: Json | undefined, path: string): void {
    const kinds = list(value).map((kind) => String(kind).toLowerCase());
    const beyond = kinds.filter((kind) => kind !== 'text').sort();
    if (beyond.length > 0) this.add('parameter', `modalities=${beyond.join()}`, path);
  }

  schema(value: Json | undefined, path: string): void {
    if (value !== undefined) this.add('schema', canonical(value), path);
  }
}

/** Where a prompt is cached up to, by Anthropic's name and by OpenAI's. */
const BREAKPOINTS = ['cache_control', 'prompt_cache_breakpoint'];

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (isRecord(value) && Object.keys(value).length === 0);
}

/** Whether a setting asks for thought at all; `undefined` where it says nothing of it. */
export function reasoningWord(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === false || value === 0 || value === 'none' || value === 'disabled') return 'off';
  return 'on';
}
