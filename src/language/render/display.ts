// Text made safe for a terminal, and how many columns it takes there.

const TAB_STOP = 4;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const NO_WIDTH = /[\p{Mn}\p{Me}\u200d]/u;
/** Controls, and formats that turn the reading direction: a file must not be able to drive the terminal. */
const UNSAFE = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

/** The columns of one character (of one code point) on a terminal. */
function widthOf(character: string): number {
  if (character < '\u007f') return 1;
  return NO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}

/** One character as it may be shown; tabs become spaces up to the next stop. */
function shown(character: string, column: number): string {
  if (character === '\t') return ' '.repeat(TAB_STOP - (column % TAB_STOP));
  return UNSAFE.test(character) ? '\ufffd' : character;
}

/** A piece of a line as it is shown from a column on, and its width. */
export function display(text: string, column = 0): { readonly text: string; readonly width: number } {
  let result = '';
  let width = 0;
  for (const character of text) {
    const piece = shown(character, column + width);
    result += piece;
    width += character === '\t' ? piece.length : widthOf(piece);
  }
  return { text: result, width };
}
