// The grammar, and what each of its sentences becomes. It is a superset of the language: which statements there are, and
// what they take, the compiler knows. Every sequence of tokens that the layout can make is a sentence of it; what is wrong
// in it is parsed by one of the error productions, reported there, and left out of the printed grammar.
import { EmbeddedActionsParser, type IToken } from 'chevrotain';
import type { ArgumentNode, BlockNode, ConditionNode, StatementNode } from '../ast.ts';
import { Source } from '../source.ts';
import { buildArgument, buildWord, checkCommas, listOf, type TreeContext } from './arguments.ts';
import { ConditionFaults } from './condition-faults.ts';
import { groupOf, joined, negationOf, testOf } from './condition-tree.ts';
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
import {
  blockOf,
  conditionalOf,
  reportBlock,
  reportHeadless,
  reportNever,
  reportParenthesis,
  statementOf,
} from './tree.ts';

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

type Found<T> = T | undefined;

/**
 * Chevrotain runs every rule once without input, to learn the grammar: what reads the nodes of other rules stands in an
 * `ACTION`, which that run leaves out.
 */
class RoutesParser extends EmbeddedActionsParser {
  /** What the sentence is read from. */
  #context: TreeContext = { source: new Source('', ''), report: () => {} };
  #faults = new ConditionFaults();

  constructor(validate: boolean) {
    super([...VOCABULARY], { recoveryEnabled: false, maxLookahead: 1, skipValidations: !validate });
    this.performSelfAnalysis();
  }

  /** The statements of laid-out tokens, malformed ones left out. */
  read(tokens: IToken[], context: TreeContext): readonly StatementNode[] {
    this.#context = context;
    this.#faults = new ConditionFaults();
    this.input = tokens;
    return this.file();
  }

  file = this.RULE('file', (): StatementNode[] => {
    const statements: StatementNode[] = [];
    this.MANY(() => this.#keep(statements, this.SUBRULE(this.statement)));
    return statements;
  });

  // Alternatives that need nothing of their rule's variables are made once, those of the rules most in use.
  readonly #statements = [
    { ALT: (): Found<StatementNode> => this.SUBRULE(this.matchStatement) },
    { ALT: (): Found<StatementNode> => this.SUBRULE(this.neverStatement) },
    { ALT: (): Found<StatementNode> => this.SUBRULE(this.plainStatement) },
    { ALT: (): Found<StatementNode> => this.SUBRULE(this.malformedStatement) },
  ];

  statement = this.RULE('statement', (): Found<StatementNode> => {
    const statement = this.OR(this.#statements);
    this.CONSUME(Terminator);
    return statement;
  });

  matchStatement = this.RULE('matchStatement', (): StatementNode => {
    const keyword = this.CONSUME(Match);
    const condition = this.SUBRULE(this.condition, { ARGS: [keyword] });
    this.OPTION(() => this.SUBRULE(this.leftover, { ARGS: [keyword] }));
    const faulty = this.#faults.settle(this.#context);
    const block = this.OPTION1(() => this.SUBRULE(this.misplacedBlock, { ARGS: [keyword, faulty] }));
    return this.ACTION(() => conditionalOf({ keyword, condition, args: [], block }, this.#context));
  });

  neverStatement = this.RULE('neverStatement', (): StatementNode => {
    const keyword = this.CONSUME(Never);
    const condition = this.SUBRULE(this.condition, { ARGS: [keyword] });
    this.OPTION(() => this.SUBRULE(this.leftoverBeforeTo));
    const faulty = this.#faults.settle(this.#context);
    const args: ArgumentNode[] = [];
    this.OR([
      {
        ALT: () => {
          const to = this.CONSUME(To);
          args.push(buildWord(to, this.#context));
          this.OR1([
            { ALT: () => this.SUBRULE(this.providers, { ARGS: [args] }) },
            { ALT: () => this.SUBRULE(this.misplacedParenthesis) },
            { ALT: () => reportNever(keyword, to, this.#context) },
          ]);
        },
      },
      { ALT: () => reportNever(this.LA(0), undefined, this.#context) },
    ]);
    const block = this.OPTION1(() => this.SUBRULE(this.misplacedBlock, { ARGS: [keyword, faulty] }));
    return this.ACTION(() => conditionalOf({ keyword, condition, args, block }, this.#context));
  });

  providers = this.RULE('providers', (args: ArgumentNode[]): void => {
    const values: ArgumentNode[] = [];
    this.AT_LEAST_ONE(() => values.push(buildArgument(this.CONSUME(Argument), this.#context)));
    checkCommas(values, this.#context);
    this.ACTION(() => args.push(...values));
    this.OPTION(() => this.SUBRULE(this.misplacedParenthesis));
  });

  plainStatement = this.RULE('plainStatement', (): StatementNode => {
    const head = buildWord(this.CONSUME(Head), this.#context);
    const args: ArgumentNode[] = [];
    this.MANY(() => args.push(buildArgument(this.CONSUME(Argument), this.#context)));
    checkCommas(args, this.#context);
    this.OPTION(() => this.SUBRULE(this.misplacedParenthesis));
    const block = this.OPTION1(() => this.SUBRULE(this.block));
    return this.ACTION(() => statementOf(head, listOf(args), block));
  });

  block = this.RULE('block', (): BlockNode => {
    const statements: StatementNode[] = [];
    const open = this.CONSUME(LeftBrace);
    this.MANY(() => this.#keep(statements, this.SUBRULE(this.statement)));
    return blockOf(open, listOf(statements), this.CONSUME(RightBrace), this.#context);
  });

  /** `before`: the keyword or parenthesis that the condition follows. */
  condition = this.RULE('condition', (before: IToken): Found<ConditionNode> => {
    const terms = [this.SUBRULE(this.conjunction, { ARGS: [before] })];
    this.MANY(() => {
      const operator = this.CONSUME(Or);
      terms.push(this.SUBRULE1(this.conjunction, { ARGS: [operator] }));
    });
    return this.ACTION(() => joined('or', listOf(terms)));
  });

  conjunction = this.RULE('conjunction', (before: IToken): Found<ConditionNode> => {
    const terms: Found<ConditionNode>[] = [];
    const faults = this.#faults.ofConjunction(before);
    this.OR([
      { ALT: () => terms.push(this.SUBRULE(this.negation)) },
      { ALT: () => this.ACTION(() => faults.startsWith(this.LA(1))) },
    ]);
    this.MANY(() =>
      this.OR1([
        {
          ALT: () => {
            const operator = this.CONSUME(And);
            this.OR2([
              { ALT: () => terms.push(this.SUBRULE1(this.negation)) },
              { ALT: () => faults.isLonely(operator) },
            ]);
          },
        },
        { ALT: () => faults.juxtaposed(this.LA(1), () => terms.push(this.SUBRULE(this.juxtaposed))) },
      ]),
    );
    faults.settle();
    return this.ACTION(() => joined('and', listOf(terms)));
  });

  readonly #negations = [
    {
      ALT: (): Found<ConditionNode> => {
        const not = this.CONSUME(Not);
        const term = this.OR1([
          { ALT: () => this.SUBRULE(this.negation) },
          { ALT: () => this.#faults.nothingFollows(not) },
        ]);
        return this.ACTION(() => negationOf(not, term, this.#context));
      },
    },
    { ALT: (): Found<ConditionNode> => this.SUBRULE(this.group) },
    { ALT: (): Found<ConditionNode> => this.SUBRULE(this.test) },
    { ALT: (): Found<ConditionNode> => this.SUBRULE(this.fieldless) },
  ];

  negation = this.RULE('negation', (): Found<ConditionNode> => this.OR(this.#negations));

  group = this.RULE('group', (): Found<ConditionNode> => {
    const open = this.CONSUME(LeftParenthesis);
    const condition = this.SUBRULE(this.condition, { ARGS: [open] });
    const close = this.OR([{ ALT: () => this.CONSUME(RightParenthesis) }, { ALT: () => this.#faults.isOpen(open) }]);
    return this.ACTION(() => groupOf({ open, condition, close }, this.#context));
  });

  test = this.RULE('test', (): ConditionNode => {
    const field = buildWord(this.CONSUME(Word), this.#context);
    const operands: ArgumentNode[] = [];
    this.MANY(() => operands.push(buildArgument(this.CONSUME(Operand), this.#context)));
    checkCommas(operands, this.#context);
    return testOf(field, listOf(operands));
  });

  /** `"abc" def`, `) {`: what begins with anything but a word. What stands in its block is looked at, and left out. */
  malformedStatement = this.RULE('malformedStatement', (): undefined => {
    this.OR([
      {
        ALT: () => {
          reportHeadless(this.CONSUME(NotHead), this.#context);
          this.MANY(() => this.OR1([{ ALT: () => this.CONSUME(Part) }, { ALT: () => this.CONSUME(To) }]));
          this.OPTION(() => this.SUBRULE(this.block));
        },
      },
      {
        ALT: () => {
          const brace = this.LA(1);
          this.SUBRULE1(this.block);
          reportHeadless(brace, this.#context);
        },
      },
    ]);
  });

  /** `match any { … }`. */
  misplacedBlock = this.RULE('misplacedBlock', (keyword: IToken, faulty: boolean): BlockNode => {
    const block = this.SUBRULE(this.block);
    if (!faulty) this.ACTION(() => reportBlock(block, keyword, this.#context));
    return block;
  });

  /** `tag (a, b), c`: the parenthesis and what follows it. */
  misplacedParenthesis = this.RULE('misplacedParenthesis', (): void => {
    reportParenthesis(this.CONSUME(Parenthesis), this.#context);
    this.MANY(() => this.OR([{ ALT: () => this.CONSUME(Part) }, { ALT: () => this.CONSUME(To) }]));
  });

  /** What follows a condition: `match any to gpt`, `match any)`. */
  leftover = this.RULE('leftover', (keyword: IToken): void => {
    this.OR([
      {
        ALT: () => {
          const to = this.CONSUME(To);
          this.ACTION(() => this.#faults.endsBefore(to, keyword));
        },
      },
      { ALT: () => this.#faults.closesNothing(this.CONSUME(RightParenthesis)) },
    ]);
    this.MANY(() => this.OR1([{ ALT: () => this.CONSUME(Part) }, { ALT: () => this.CONSUME1(To) }]));
  });

  /** `never any) to openai`. */
  leftoverBeforeTo = this.RULE('leftoverBeforeTo', (): void => {
    this.#faults.closesNothing(this.CONSUME(RightParenthesis));
    this.MANY(() => this.CONSUME(Part));
  });

  /** A second test without `and` or `or` before it. */
  juxtaposed = this.RULE('juxtaposed', (): Found<ConditionNode> => this.SUBRULE(this.negation));

  /** `match "gpt-*"`. */
  fieldless = this.RULE('fieldless', (): undefined => {
    this.#faults.isNoField(this.CONSUME(NotField));
    this.MANY(() => this.CONSUME(Operand));
  });

  #keep(statements: StatementNode[], statement: Found<StatementNode>): void {
    if (statement !== undefined) statements.push(statement);
  }
}

/** A parser of its own; with `validate`, the grammar is checked for ambiguities (for tests: it takes time). */
export function createParser(options: { readonly validate: boolean }): RoutesParser {
  return new RoutesParser(options.validate);
}
