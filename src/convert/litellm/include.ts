// `include` of LiteLLM: other files whose lists are added, and whose other values take the place of what is there.
import { readDocument } from '../document.ts';
import { Fields, isMap } from '../fields.ts';
import type { Workshop } from '../workshop.ts';

/** The configuration with what it includes; files that cannot be read are told. */
export function withIncludes(root: Fields, { report, secrets, read }: Workshop): Fields {
  const names = root.texts('include');
  if (names.length === 0) return root;
  const values = new Map(root.keys.map((key) => [key, root.raw(key)]));
  for (const [index, name] of names.entries()) {
    const text = read(name);
    const document = text === undefined ? undefined : readDocument(text);
    const included = document !== undefined && 'value' in document ? document.value : undefined;
    if (!isMap(included)) {
      report.add('dropped', [...root.at('include'), index], 'this file cannot be read, or is no configuration');
      continue;
    }
    secrets.reserveFrom(included);
    for (const [key, value] of Object.entries(included)) {
      const before = values.get(key);
      values.set(key, Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value);
    }
  }
  const whole = new Fields(Object.fromEntries(values), [], report);
  whole.skip('include');
  return whole;
}
