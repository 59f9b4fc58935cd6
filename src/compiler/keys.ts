// Keys of a client or a provider: each with a label of its own, by which reports and state know it.
import { diagnose } from '../language/codes/index.ts';
import type { Span } from '../language/source.ts';
import type { Context } from './context.ts';

/** Adds a key; a second one with the same label is a finding. */
export function addKey<K extends { readonly label: string }>(keys: K[], key: K, span: Span, context: Context): void {
  const earlier = keys.find((other) => other.label === key.label);
  if (earlier !== undefined) {
    const related = [{ message: 'first given here', span: context.marks.of(earlier) ?? span }];
    const help = 'give one of them another `label`';
    context.report(diagnose('FL111', span, `two keys are called "${key.label}"`, { related, help }));
  }
  keys.push(context.marks.set(key, span));
}
