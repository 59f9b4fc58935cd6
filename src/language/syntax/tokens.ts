// The lexical classes of the language and its lexer. Whatever the text, the lexer makes tokens of all of it: what has no
// meaning gets a class of its own, which `repair.ts` reports and takes out again.
import { createToken, type ITokenConfig, Lexer, type TokenType } from 'chevrotain';

// Visible characters beyond ASCII are lexed into words too, so that a look-alike letter is reported inside its word.
export const BEYOND_ASCII =
  '\u00a1-\u00ac\u00ae-\u034e\u0350-\u061b\u061d-\u115e\u1161-\u167f\u1681-\u17b3\u17b6-\u180d\u180f-\u1fff\u2010-\u2017' +
  '\u2020-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\u3163\u3165-\ufefe\uff00-\uff9f\uffa1-\uffff';
/** One character of a word, as a regular expression. */
export const WORD_CHARACTER = `[A-Za-z0-9_.:@+~$/\\-*?%\\[\\]${BEYOND_ASCII}]`;
const STRING_BODY = '"(?:[^"\\\\\\n]|\\\\[^\\n])*';

/** Every class but the hidden ones, in the order in which the lexer tries them. */
const inOrder: TokenType[] = [];

function category(name: string, ...parents: TokenType[]): TokenType {
  return createToken({ name, pattern: Lexer.NA, categories: parents });
}

function token(name: string, pattern: RegExp, options: Partial<ITokenConfig> = {}): TokenType {
  const type = createToken({ name, pattern, ...options });
  inOrder.push(type);
  return type;
}

/** Anything but `to` that can stand within a statement: not a brace, not its end. */
export const Part = category('Part');
/** What may follow the keyword of a statement. */
export const Argument = category('Argument');
/** What may follow the field of a test. */
export const Operand = category('Operand');
/** What a statement may begin with, and what it may not. */
export const Head = category('Head');
export const NotHead = category('NotHead');
/** What a test may not begin with, though it may follow its field. */
export const NotField = category('NotField');
export const Parenthesis = category('Parenthesis', Part);

const VALUE = [Part, Argument, Operand, NotHead, NotField];
const CONNECTIVE = [Part, Argument, NotHead];

export const MultilineString = token('MultilineString', /"""(?:[^\\]|\\[\s\S])*?"""/, {
  categories: VALUE,
  line_breaks: true,
  start_chars_hint: ['"'],
});
export const OpenMultilineString = token('OpenMultilineString', /"""[\s\S]*/, {
  categories: VALUE,
  line_breaks: true,
  start_chars_hint: ['"'],
});
export const PlainString = token('PlainString', new RegExp(`${STRING_BODY}"`), {
  categories: VALUE,
  line_breaks: false,
});
export const OpenString = token('OpenString', new RegExp(`${STRING_BODY}\\\\?`), {
  categories: VALUE,
  line_breaks: false,
});
/** A string in single, curly or backward quotes. */
export const ForeignString = token(
  'ForeignString',
  /'[^'\n]*'?|`[^`\n]*`?|[\u2018-\u201f][^\u2018-\u201f"\n]*[\u2018-\u201f"]?/,
  {
    categories: VALUE,
    line_breaks: false,
  },
);
/** `openai/"my model"`. */
export const QuotedTarget = token('QuotedTarget', new RegExp(`${WORD_CHARACTER}*/${STRING_BODY}"`), {
  categories: [Part, Argument, Operand, Head, NotField],
  line_breaks: false,
});

export const Word = createToken({
  name: 'Word',
  pattern: new RegExp(`${WORD_CHARACTER}+`),
  categories: [Part, Argument, Operand, Head],
});
export const And = token('And', /and/, { longer_alt: Word, categories: CONNECTIVE });
export const Or = token('Or', /or/, { longer_alt: Word, categories: CONNECTIVE });
export const Not = token('Not', /not/, { longer_alt: Word, categories: CONNECTIVE });
export const To = token('To', /to/, { longer_alt: Word, categories: [Argument, Head] });
inOrder.push(Word);

export const Comma = token('Comma', /,/, { categories: VALUE });
export const Comparison = token('Comparison', /[<>]=?/, { categories: VALUE });
export const LeftParenthesis = token('LeftParenthesis', /\(/, { categories: [Parenthesis, NotHead] });
export const RightParenthesis = token('RightParenthesis', /\)/, { categories: [Parenthesis, NotHead] });
export const LeftBrace = token('LeftBrace', /\{/);
export const RightBrace = token('RightBrace', /\}/);
export const Semicolon = token('Semicolon', /;/);
export const Newline = token('Newline', /\n[ \t\r\n]*/, { line_breaks: true });

/** `&&`, `==` and the like: what other languages write. */
export const ForeignOperator = token('ForeignOperator', /=>|[=!&|]+/);
export const Invisible = token(
  'Invisible',
  /[\u034f\u0080-\u00a0\u00ad\u061c\u115f\u1160\u1680\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufeff\uffa0]+/,
  { line_breaks: false },
);
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is for
export const Meaningless = token('Meaningless', /[\^\\\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]+/, {
  line_breaks: false,
});

// The layout makes these: keywords where they are keywords, and the ends of statements.
export const Match = createToken({ name: 'Match', pattern: Lexer.NA, label: 'match' });
export const Never = createToken({ name: 'Never', pattern: Lexer.NA, label: 'never' });
export const Terminator = createToken({ name: 'Terminator', pattern: Lexer.NA });

const Space = createToken({ name: 'Space', pattern: /[ \t\r]+/, group: Lexer.SKIPPED });
const Comment = createToken({ name: 'Comment', pattern: /#[^\n]*/, group: 'comments', line_breaks: false });

/** All that the parser may meet, categories included. */
export const VOCABULARY: readonly TokenType[] = [
  ...inOrder,
  Match,
  Never,
  Terminator,
  Part,
  Argument,
  Operand,
  Head,
  NotHead,
  NotField,
  Parenthesis,
];

export function createLexer(options: { readonly validate: boolean }): Lexer {
  return new Lexer([Space, Comment, ...inOrder], {
    positionTracking: 'onlyOffset',
    ensureOptimizations: true,
    skipValidations: !options.validate,
  });
}
