// Changes one value inside a JSON text where it stands, so that every other byte stays as it was.
import type { Splice } from './byte-splice.ts';
import type { JsonValue } from './canonical/json.ts';

interface Range {
  /** Of the key before it; of the value itself at the top. */
  readonly keyStart: number;
  readonly start: number;
  readonly end: number;
}

/**
 * What replaces the value at a path of object keys. A key that is there twice is replaced twice, since readers differ in which one they
 * take. None where the path is not there, or the text is no JSON object.
 */
export function replacing(text: string, path: readonly string[], value: JsonValue): readonly Splice[] {
  const replacement = JSON.stringify(value);
  return rangesOf(text, path).map(({ start, end }) => ({ start, end, text: replacement }));
}

/** What sets a top-level field: as `replacing` where it is there, else it is added at the object's end. */
export function setting(text: string, field: string, value: JsonValue): readonly Splice[] {
  const replaced = replacing(text, [field], value);
  if (replaced.length > 0) return replaced;
  const end = text.lastIndexOf('}');
  if (end < 0) return [];
  const comma = /^\s*\{\s*$/.test(text.slice(0, end)) ? '' : ',';
  return [{ start: end, end, text: `${comma}${JSON.stringify(field)}:${JSON.stringify(value)}` }];
}

/** As `replacing`; undefined where there is nothing to replace. */
export function replaceJson(text: string, path: readonly string[], value: JsonValue): string | undefined {
  return spliced(text, replacing(text, path, value));
}

/** As `setting`; undefined where there is no object. */
export function setJson(text: string, field: string, value: JsonValue): string | undefined {
  return spliced(text, setting(text, field, value));
}

function spliced(text: string, splices: readonly Splice[]): string | undefined {
  if (splices.length === 0) return undefined;
  let result = '';
  let copied = 0;
  for (const { start, end, text: inPlace } of splices) {
    result += text.slice(copied, start) + inPlace;
    copied = end;
  }
  return result + text.slice(copied);
}

/**
 * Replaces the value at a path in text after text that begin alike, as the frames of a stream do: where one begins just as the last did,
 * up to and with the value, nothing is scanned. Texts without the path stay as they are.
 * @param replacement JSON
 */
export function jsonReplacer(path: readonly string[], replacement: string): (text: string) => string {
  let before = '';
  let after = '';
  return (text) => {
    // A slice compared as a whole costs a tenth of `startsWith` on texts of this length (V8 14).
    if (before !== '' && text.slice(0, before.length) === before) return after + text.slice(before.length);
    const [range] = rangesOf(text, path);
    if (range === undefined) return text;
    before = text.slice(0, range.end);
    after = text.slice(0, range.start) + replacement;
    return after + text.slice(range.end);
  };
}

function rangesOf(text: string, path: readonly string[]): readonly Range[] {
  const ranges: Range[] = [];
  new Scanner(text, path.at(-1) ?? '').find(path, ranges);
  return ranges;
}

/** Takes a top-level field out, with its comma, each time that it is there. */
export function removeJson(text: string, field: string): string {
  let left = text;
  for (let [range] = rangesOf(left, [field]); range !== undefined; [range] = rangesOf(left, [field])) {
    const before = left.slice(0, range.keyStart);
    const after = left.slice(range.end);
    const comma = /^\s*,\s*/.exec(after);
    left = comma === null ? before.replace(/,\s*$/, '') + after : before + after.slice(comma[0].length);
  }
  return left;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;
const CLOSE_OBJECT = 0x7d;
const CLOSE_ARRAY = 0x5d;

/** Below, what V8 prepares to look for seven letters or more costs more than the search: 0.9 us for `"model"`, 0.2 us for `model"`. */
const SHORT_TEXT = 4_096;

function markOf(key: string, text: string): string {
  return text.length < SHORT_TEXT ? `${key}"` : `"${key}"`;
}

/** Walks a JSON text that is known, or will be found, to be well formed; on nonsense it stops at the text's end. */
class Scanner {
  readonly #text: string;
  /** What is looked for to know whether the last key of the path is written; undefined: it may be in more ways than one. */
  readonly #written: string | undefined;
  /** Where it is written next. */
  #next = -1;
  #at = 0;

  /** @param key the last of the path */
  constructor(text: string, key: string) {
    this.#text = text;
    // `\u006d` and the like spell letters too; no other escape does.
    const isSpelledOneWay = /^[\w-]*$/.test(key) && !text.includes('\\u00');
    this.#written = isSpelledOneWay ? markOf(key, text) : undefined;
  }

  /** From the start of a value `depth` keys down the path: notes where the values at its end stand, and steps over the whole value. */
  find(path: readonly string[], ranges: Range[], depth = 0, keyStart = 0): void {
    const key = path[depth];
    this.#skipSpace();
    if (key === undefined) {
      const start = this.#at;
      this.#skipValue();
      ranges.push({ keyStart, start, end: this.#at });
    } else if (this.#text.charCodeAt(this.#at) === OPEN_OBJECT) {
      this.#at += 1;
      this.#findInObject(path, ranges, depth);
    } else this.#skipValue();
  }

  #findInObject(path: readonly string[], ranges: Range[], depth: number): void {
    for (;;) {
      this.#skipSpace();
      if (!this.#mayFollow()) return;
      if (this.#text.charCodeAt(this.#at) !== QUOTE) break;
      const keyStart = this.#at;
      const found = this.#readKey() === path[depth];
      this.#skipSpace();
      this.#at += 1; // the colon
      if (found) this.find(path, ranges, depth + 1, keyStart);
      else {
        this.#skipSpace();
        this.#skipValue();
      }
      this.#skipSpace();
      if (this.#text.charCodeAt(this.#at) !== COMMA) break;
      this.#at += 1;
    }
    this.#at += 1; // the closing brace
  }

  /** False: the key stands nowhere from here on, and what is left of a long body need not be walked through. */
  #mayFollow(): boolean {
    if (this.#written === undefined) return true;
    if (this.#next < this.#at) {
      const next = this.#text.indexOf(this.#written, this.#at);
      this.#next = next < 0 ? Number.POSITIVE_INFINITY : next;
    }
    return this.#next !== Number.POSITIVE_INFINITY;
  }

  #readKey(): string {
    const start = this.#at;
    this.#skipString();
    const written = this.#text.slice(start + 1, this.#at - 1);
    return written.includes('\\') ? String(JSON.parse(`"${written}"`)) : written;
  }

  #skipSpace(): void {
    for (; this.#at < this.#text.length; this.#at += 1) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  #skipString(): void {
    let end = this.#text.indexOf('"', this.#at + 1);
    while (end >= 0 && this.#isEscaped(end)) end = this.#text.indexOf('"', end + 1);
    this.#at = end < 0 ? this.#text.length : end + 1;
  }

  #isEscaped(at: number): boolean {
    let backslashes = 0;
    while (this.#text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
    return backslashes % 2 === 1;
  }

  #skipValue(): void {
    let depth = 0;
    do {
      const code = this.#text.charCodeAt(this.#at);
      if (code === QUOTE) this.#skipString();
      else {
        if (code === OPEN_OBJECT || code === OPEN_ARRAY) depth += 1;
        else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth -= 1;
        else if (depth === 0) {
          this.#skipScalar();
          return;
        }
        this.#at += 1;
      }
    } while (depth > 0 && this.#at < this.#text.length);
  }

  #skipScalar(): void {
    while (this.#at < this.#text.length && !',}] \n\r\t'.includes(this.#text.charAt(this.#at))) this.#at += 1;
  }
}
