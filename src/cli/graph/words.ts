// Words in boxes: how wide they are in a monospaced font, and how they are made to fit.

/** A character takes up no more than this share of the font's size in the monospaced fonts that systems have. */
const ADVANCE = 0.62;
/** Two columns wide where they are drawn. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** Without what XML cannot hold, and what would break a line or turn its direction. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, ' ');
}

/** In pixels, at a font's size. */
export function widthOf(text: string, fontSize: number): number {
  return columnsOf(text) * ADVANCE * fontSize;
}

/** On one line of so many columns, with an ellipsis for what does not fit. */
export function fitted(text: string, columns: number): string {
  const whole = printable(text);
  if (columnsOf(whole) <= columns) return whole;
  let kept = '';
  for (const character of whole) {
    if (columnsOf(kept) + columnsOf(character) > columns - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** On at most `lines` lines of so many columns, broken between words; the last is cut. */
export function wrapped(text: string, columns: number, lines: number): readonly string[] {
  const found: string[] = [];
  let rest = printable(text).trim();
  while (found.length < lines - 1 && columnsOf(rest) > columns) {
    const line = firstLine(rest, columns);
    found.push(line);
    rest = rest.slice(line.length).trimStart();
  }
  return rest === '' ? found : [...found, fitted(rest, columns)];
}

/** As many words as there is room for, or as much of the first. */
function firstLine(text: string, columns: number): string {
  let end = 0;
  let lastSpace = 0;
  for (const character of text) {
    if (columnsOf(text.slice(0, end + character.length)) > columns) break;
    end += character.length;
    if (text.charAt(end) === ' ') lastSpace = end;
  }
  return text.slice(0, lastSpace || end);
}

function columnsOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
}
