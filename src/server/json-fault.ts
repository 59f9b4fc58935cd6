// Where a text stops being JSON: only looked for once `JSON.parse` has refused it, since that does not always say.

export interface JsonFault {
  /** From 1; columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** What should have stood there. */
  readonly expected: string;
}

const WHITE_SPACE = /[ \t\n\r]*/y;
const STRING = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[ !#-[\]-\uffff]*)*"/y;
const SCALAR = new RegExp(`${STRING.source}|-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|true|false|null`, 'y');

/** The first place that RFC 8259 does not allow. */
export function findJsonFault(text: string): JsonFault {
  const { offset, expected } = new Scanner(text).fault();
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n'), expected };
}

type State = 'value' | 'first item' | 'first key' | 'key' | 'after value' | 'end';

/** Keeps its own stack: depth is one of the things that may be wrong with a text. */
class Scanner {
  readonly #text: string;
  readonly #open: ('{' | '[')[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  fault(): { offset: number; expected: string } {
    let state: State | undefined = 'value';
    let last: State = state;
    while (state !== undefined) {
      this.#take(WHITE_SPACE);
      last = state;
      if (state === 'end' && this.#at === this.#text.length) break;
      state = this.#step(state);
    }
    return {
      offset: this.#at,
      expected: this.#at < this.#text.length ? EXPECTED[last] : `${EXPECTED[last]}, but the text ends`,
    };
  }

  #step(state: State): State | undefined {
    switch (state) {
      case 'first item':
        return this.#close(']') ?? this.#value();
      case 'value':
        return this.#value();
      case 'first key':
        return this.#close('}') ?? this.#key();
      case 'key':
        return this.#key();
      case 'after value':
        return this.#afterValue();
      case 'end':
        return undefined;
    }
  }

  #value(): State | undefined {
    const character = this.#text[this.#at];
    if (character === '{' || character === '[') {
      this.#open.push(character);
      this.#at += 1;
      return character === '{' ? 'first key' : 'first item';
    }
    return this.#take(SCALAR) ? this.#closed() : undefined;
  }

  #key(): State | undefined {
    if (!this.#take(STRING)) return undefined;
    this.#take(WHITE_SPACE);
    return this.#takeText(':') ? 'value' : undefined;
  }

  #afterValue(): State | undefined {
    const inObject = this.#open.at(-1) === '{';
    if (this.#takeText(',')) return inObject ? 'key' : 'value';
    return this.#close(inObject ? '}' : ']');
  }

  #close(bracket: '}' | ']'): State | undefined {
    if (!this.#takeText(bracket)) return undefined;
    this.#open.pop();
    return this.#closed();
  }

  #closed(): State {
    return this.#open.length === 0 ? 'end' : 'after value';
  }

  #takeText(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }
}

const EXPECTED: Readonly<Record<State, string>> = {
  value: 'a value is expected',
  'first item': 'a value or "]" is expected',
  'first key': 'a key in double quotes and ":", or "}", is expected',
  key: 'a key in double quotes and ":" is expected',
  'after value': '"," or the closing bracket is expected',
  end: 'nothing more is expected',
};
