// Characters that look like others, that cannot be seen, or that turn the reading direction.
// After Unicode's confusables.txt (UTS 39), cut to what looks like the ASCII of this language, and CVE-2021-42574.

const LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ...pairs('абԁеһіјӏкорԛѕхуѵԝ', 'abdehijlkopqsxyvw'),
  ...pairs('АВЕНІЈКМОРЅТХУ', 'ABEHIJKMOPSTXY'),
  ...pairs('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοɡıℓ', 'ABEZHIKMNOPTYXogil'),
  ...pairs('с', 'c'),
  ...pairs('С', 'C'),
  ...pairs('\u2010\u2011\u2012\u2013\u2014\u2212\u2043', '-------'),
  ...pairs('\u2024\u2044\u2215\u02d0\u2236\u2217\uff0a', './/::**'),
  ['\u2026', '..'],
  ['\u2264', '<='],
  ['\u2265', '>='],
]);

const BIDI = '\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069';
const INVISIBLE_IN_STRING = new RegExp(`[${BIDI}\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u2065\u3164\ufeff\uffa0]`);
const INVISIBLE_IN_COMMENT = new RegExp(`[${BIDI}]`);

/** What stands where bytes were not UTF-8. */
export const UNREADABLE = '\ufffd';

/** What an ASCII reader would take the character for. */
export function lookAlike(character: string): string | undefined {
  const code = character.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  return LOOK_ALIKES.get(character);
}

/** The word with its look-alikes replaced, as far as they are known. */
export function asAscii(word: string): string {
  return [...word].map((character) => lookAlike(character) ?? character).join('');
}

/** Where an invisible or direction-turning character stands in the text of a string or a comment; -1: nowhere. */
export function findInvisible(text: string, place: 'string' | 'comment'): number {
  return text.search(place === 'string' ? INVISIBLE_IN_STRING : INVISIBLE_IN_COMMENT);
}

/** The first look-alike letter that stands directly beside an ASCII letter; -1: none. */
export function findMixedLetters(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character <= '\u007f' || !/\p{L}/u.test(character) || lookAlike(character) === undefined) continue;
    if (/[A-Za-z]/.test(text.charAt(at - 1)) || /[A-Za-z]/.test(text.charAt(at + 1))) return at;
  }
  return -1;
}

/** `U+200B`. */
export function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The JSON escape that stands for the character in a string. */
export function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function pairs(strange: string, ascii: string): [string, string][] {
  return [...strange].map((character, index) => [character, ascii.charAt(index)]);
}
