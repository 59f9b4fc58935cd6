// The grammar. It is a superset of the language: which statements there are, and what they take, the compiler knows.
// Every sequence of tokens that the layout can make is a sentence of it; what is wrong in it is parsed by one of the
// error productions, reported when the tree is made, and left out of the printed grammar.
import { type CstNode, CstParser, EMPTY_ALT, type IToken } from 'chevrotain';
import {
  And,
  Argument,
  Head,
  LeftBrace,
  LeftParenthesis,
  Match,
  Never,
  Not,
  NotField,
  NotHead,
  Operand,
  Or,
  Parenthesis,
  Part,
  RightBrace,
  RightParenthesis,
  Terminator,
  To,
  VOCABULARY,
  Word,
} from './tokens.ts';

/** Rules that only parse mistakes. */
export const ERROR_PRODUCTIONS: ReadonlySet<string> = new Set([
  'malformedStatement',
  'misplacedBlock',
  'misplacedParenthesis',
  'leftover',
  'leftoverBeforeTo',
  'juxtaposed',
  'fieldless',
]);

/** Nothing, where something is needed: a mistake too, wherever it is an alternative. */
const ABSENT = EMPTY_ALT(undefined);

class RoutesParser extends CstParser {
  constructor(validate: boolean) {
    super([...VOCABULARY], { recoveryEnabled: false, maxLookahead: 1, skipValidations: !validate });
    this.performSelfAnalysis();
  }

  file = this.RULE('file', () => {
    this.MANY(() => this.SUBRULE(this.statement));
  });

  statement = this.RULE('statement', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.matchStatement) },
      { ALT: () => this.SUBRULE(this.neverStatement) },
      { ALT: () => this.SUBRULE(this.plainStatement) },
      { ALT: () => this.SUBRULE(this.malformedStatement) },
    ]);
    this.CONSUME(Terminator);
  });

  matchStatement = this.RULE('matchStatement', () => {
    this.CONSUME(Match);
    this.SUBRULE(this.condition);
    this.OPTION(() => this.SUBRULE(this.leftover));
    this.OPTION1(() => this.SUBRULE(this.misplacedBlock));
  });

  neverStatement = this.RULE('neverStatement', () => {
    this.CONSUME(Never);
    this.SUBRULE(this.condition);
    this.OPTION(() => this.SUBRULE(this.leftoverBeforeTo));
    this.OR([
      {
        ALT: () => {
          this.CONSUME(To);
          this.OR1([
            { ALT: () => this.SUBRULE(this.providers) },
            { ALT: () => this.SUBRULE(this.misplacedParenthesis) },
            { ALT: ABSENT },
          ]);
        },
      },
      { ALT: ABSENT },
    ]);
    this.OPTION1(() => this.SUBRULE(this.misplacedBlock));
  });

  providers = this.RULE('providers', () => {
    this.AT_LEAST_ONE(() => this.CONSUME(Argument));
    this.OPTION(() => this.SUBRULE(this.misplacedParenthesis));
  });

  plainStatement = this.RULE('plainStatement', () => {
    this.CONSUME(Head);
    this.MANY(() => this.CONSUME(Argument));
    this.OPTION(() => this.SUBRULE(this.misplacedParenthesis));
    this.OPTION1(() => this.SUBRULE(this.block));
  });

  block = this.RULE('block', () => {
    this.CONSUME(LeftBrace);
    this.MANY(() => this.SUBRULE(this.statement));
    this.CONSUME(RightBrace);
  });

  condition = this.RULE('condition', () => {
    this.SUBRULE(this.conjunction);
    this.MANY(() => {
      this.CONSUME(Or);
      this.SUBRULE1(this.conjunction);
    });
  });

  conjunction = this.RULE('conjunction', () => {
    this.OR([{ ALT: () => this.SUBRULE(this.negation) }, { ALT: ABSENT }]);
    this.MANY(() =>
      this.OR1([
        {
          ALT: () => {
            this.CONSUME(And);
            this.OR2([{ ALT: () => this.SUBRULE1(this.negation) }, { ALT: ABSENT }]);
          },
        },
        { ALT: () => this.SUBRULE(this.juxtaposed) },
      ]),
    );
  });

  negation = this.RULE('negation', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(Not);
          this.OR1([{ ALT: () => this.SUBRULE(this.negation) }, { ALT: ABSENT }]);
        },
      },
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => this.SUBRULE(this.test) },
      { ALT: () => this.SUBRULE(this.fieldless) },
    ]);
  });

  group = this.RULE('group', () => {
    this.CONSUME(LeftParenthesis);
    this.SUBRULE(this.condition);
    this.OR([{ ALT: () => this.CONSUME(RightParenthesis) }, { ALT: ABSENT }]);
  });

  test = this.RULE('test', () => {
    this.CONSUME(Word);
    this.MANY(() => this.CONSUME(Operand));
  });

  /** `"abc" def`, `) {`: what begins with anything but a word. */
  malformedStatement = this.RULE('malformedStatement', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(NotHead);
          this.MANY(() => this.OR1([{ ALT: () => this.CONSUME(Part) }, { ALT: () => this.CONSUME(To) }]));
          this.OPTION(() => this.SUBRULE(this.block));
        },
      },
      { ALT: () => this.SUBRULE1(this.block) },
    ]);
  });

  /** `match any { … }`. */
  misplacedBlock = this.RULE('misplacedBlock', () => {
    this.SUBRULE(this.block);
  });

  /** `tag (a, b), c`: the parenthesis and what follows it. */
  misplacedParenthesis = this.RULE('misplacedParenthesis', () => {
    this.CONSUME(Parenthesis);
    this.MANY(() => this.OR([{ ALT: () => this.CONSUME(Part) }, { ALT: () => this.CONSUME(To) }]));
  });

  /** What follows a condition: `match any to gpt`, `match any)`. */
  leftover = this.RULE('leftover', () => {
    this.OR([{ ALT: () => this.CONSUME(To) }, { ALT: () => this.CONSUME(RightParenthesis) }]);
    this.MANY(() => this.OR1([{ ALT: () => this.CONSUME(Part) }, { ALT: () => this.CONSUME1(To) }]));
  });

  /** `never any) to openai`. */
  leftoverBeforeTo = this.RULE('leftoverBeforeTo', () => {
    this.CONSUME(RightParenthesis);
    this.MANY(() => this.CONSUME(Part));
  });

  /** A second test without `and` or `or` before it. */
  juxtaposed = this.RULE('juxtaposed', () => {
    this.SUBRULE(this.negation);
  });

  /** `match "gpt-*"`. */
  fieldless = this.RULE('fieldless', () => {
    this.CONSUME(NotField);
    this.MANY(() => this.CONSUME(Operand));
  });
}

/** A parser of its own; with `validate`, the grammar is checked for ambiguities (for tests: it takes time). */
export function createParser(options: { readonly validate: boolean }): RoutesParser {
  return new RoutesParser(options.validate);
}

let parser: RoutesParser | undefined;

/** The concrete tree of laid-out tokens. The grammar takes all of them, so a parser error is a fault of the grammar. */
export function parseTokens(tokens: readonly IToken[]): CstNode {
  parser ??= createParser({ validate: false });
  parser.input = [...tokens];
  const tree = parser.file();
  const [error] = parser.errors;
  if (error) throw new Error(`the grammar does not cover its input: ${error.message}`);
  return tree;
}
