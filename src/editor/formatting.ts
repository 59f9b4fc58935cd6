// The one canonical layout as an edit: the lines that change, and no others.
import { format } from '../language/format/format.ts';
import type { Source } from '../language/source.ts';
import type { TextEdit } from './edit.ts';

/** Empty where the text is laid out, or has syntax errors, which are shown anyway. */
export function formatEdits(source: Source): readonly TextEdit[] {
  const formatted = format(source);
  if ('diagnostics' in formatted) return [];
  return changedLines(source, formatted.text);
}

/** From the first line that differs to the last. */
export function changedLines(source: Source, wanted: string): readonly TextEdit[] {
  const { text } = source;
  if (text === wanted) return [];
  const before = text.split(/(?<=\n)/);
  const after = wanted.split(/(?<=\n)/);
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shortest - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const start = before.slice(0, head).join('').length;
  const end = text.length - before.slice(before.length - tail).join('').length;
  return [{ span: { source, start, end }, text: after.slice(head, after.length - tail).join('') }];
}
