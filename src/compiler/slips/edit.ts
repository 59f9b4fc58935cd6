// Edits of a text, and the way back from the edited text to the one that was written.

/** Replaces a range; an empty range is where the text is put in. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with its edits, which do not touch each other. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const fromTheEnd = edits.toSorted((one, other) => other.start - one.start);
  return fromTheEnd.reduce((whole, edit) => whole.slice(0, edit.start) + edit.text + whole.slice(edit.end), text);
}

/** A part of a text after an edit, which mostly lies in it: then the rest, which may be long, is not looked at. */
export function editedPart(
  text: string,
  edit: TextEdit,
  { start, end }: { readonly start: number; readonly end: number },
): string {
  if (edit.start >= start && edit.end <= end) {
    return text.slice(start, edit.start) + edit.text + text.slice(edit.end, end);
  }
  return applyEdits(text, [edit]).slice(start, end + edit.text.length - (edit.end - edit.start));
}

/** Where an offset of the edited text is in the one before; within what was put in, as near as there is a place. */
export function offsetBefore(edits: readonly TextEdit[], offset: number): number {
  let shift = 0;
  for (const { start, end, text } of edits.toSorted((one, other) => one.start - other.start)) {
    const begins = start + shift;
    if (offset < begins) break;
    if (offset < begins + text.length) return Math.min(start + (offset - begins), end);
    shift += text.length - (end - start);
  }
  return offset - shift;
}

/** Whether an offset of the edited text lies in what was put in. */
export function isPutIn(edits: readonly TextEdit[], offset: number): boolean {
  let shift = 0;
  return edits
    .toSorted((one, other) => one.start - other.start)
    .some(({ start, end, text }) => {
      const begins = start + shift;
      shift += text.length - (end - start);
      return offset >= begins && offset < begins + text.length;
    });
}
