// Conditions compiled to closures: one code path for the live match and for `explain`.
import type { Condition, RequestKey } from '../route-table.ts';
import { ForgottenFact, type RequestFacts } from './facts.ts';
import { compileGlob, type Glob } from './glob.ts';
import { lotOf } from './sample.ts';
import { compileWindow } from './time-window.ts';

/** How a test came out. `absent`: the request does not have what is tested, so the test is false and its `not` true. */
type Outcome = 'holds' | 'different' | 'absent';

/** The condition kinds that test the request itself. */
export type Atom = Exclude<Condition, { readonly kind: 'any' | 'and' | 'or' | 'not' | 'named' }>;

/** Why a condition does not hold: one test in it, and how that came out (`holds` under a `not`). */
export interface Reason {
  readonly atom: Atom;
  readonly outcome: Outcome;
  /** The names of the conditions (`is NAME`) that it stands in, outermost first. */
  readonly within: readonly string[];
}

/** One test of a condition, whose outcome is that of the whole. */
interface Decider {
  readonly atom: Atom;
  readonly holds: boolean;
}

/** How a condition may come out while some of what it tests is not known yet. */
type Truth = 'yes' | 'no' | 'perhaps';

export interface CompiledCondition {
  test(facts: RequestFacts): boolean;
  /**
   * The first tests that decide that `test` is not `expected`; empty where it is. All terms of a failed `or`. A test whose
   * fact is forgotten decided nothing, and is not among them.
   */
  whyNot(facts: RequestFacts, expected: boolean): readonly Reason[];
  /** The tests that decide how `test` comes out: had one of them alone come out otherwise, so would the whole. */
  deciding(facts: RequestFacts): readonly Decider[];
  /** As `test`, where only tests of these kinds can be decided. */
  truth(facts: RequestFacts, known: ReadonlySet<Atom['kind']>): Truth;
}

export function compileCondition(condition: Condition): CompiledCondition {
  switch (condition.kind) {
    case 'any':
      return { test: () => true, whyNot: () => [], deciding: () => [], truth: () => 'yes' };
    case 'and':
    case 'or':
      return compileTerms(condition.terms.map(compileCondition), condition.kind === 'or');
    case 'not':
      return compileNot(compileCondition(condition.term));
    case 'named':
      return compileNamed(condition.name, compileCondition(condition.term));
    default:
      return compileAtom(condition);
  }
}

/** `decides`: the value of one term that settles the whole: true for `or`, false for `and`. */
function compileTerms(terms: readonly CompiledCondition[], decides: boolean): CompiledCondition {
  const test = decides
    ? (facts: RequestFacts) => terms.some((term) => term.test(facts))
    : (facts: RequestFacts) => terms.every((term) => term.test(facts));
  return {
    test,
    whyNot: (facts, expected) => {
      if (unlessForgotten(() => test(facts)) === expected) return [];
      if (expected === decides) return terms.flatMap((term) => term.whyNot(facts, expected));
      const decisive = terms.find((term) => unlessForgotten(() => term.test(facts)) === !expected);
      return decisive?.whyNot(facts, expected) ?? [];
    },
    deciding: (facts) => {
      const settling = terms.filter((term) => term.test(facts) === decides);
      // Two that settle it hide each other, and all the rest.
      if (settling.length > 1) return [];
      return (settling.length === 1 ? settling : terms).flatMap((term) => term.deciding(facts));
    },
    truth: (facts, known) => {
      const truths = terms.map((term) => term.truth(facts, known));
      if (truths.includes(decides ? 'yes' : 'no')) return decides ? 'yes' : 'no';
      if (truths.includes('perhaps')) return 'perhaps';
      return decides ? 'no' : 'yes';
    },
  };
}

function compileNot(term: CompiledCondition): CompiledCondition {
  return {
    test: (facts) => !term.test(facts),
    whyNot: (facts, expected) => term.whyNot(facts, !expected),
    deciding: (facts) => term.deciding(facts),
    truth: (facts, known) => OPPOSITE[term.truth(facts, known)],
  };
}

const OPPOSITE: Readonly<Record<Truth, Truth>> = { yes: 'no', no: 'yes', perhaps: 'perhaps' };

function compileNamed(name: string, term: CompiledCondition): CompiledCondition {
  return {
    test: (facts) => term.test(facts),
    whyNot: (facts, expected) =>
      term.whyNot(facts, expected).map((reason) => ({ ...reason, within: [name, ...reason.within] })),
    deciding: (facts) => term.deciding(facts),
    truth: (facts, known) => term.truth(facts, known),
  };
}

function compileAtom(atom: Atom): CompiledCondition {
  const outcome = atomOutcome(atom);
  return {
    test: (facts) => outcome(facts) === 'holds',
    whyNot: (facts, expected) => {
      const found = unlessForgotten(() => outcome(facts));
      if (found === undefined || (found === 'holds') === expected) return [];
      return [{ atom, outcome: found, within: [] }];
    },
    deciding: (facts) => [{ atom, holds: outcome(facts) === 'holds' }],
    truth: (facts, known) => (known.has(atom.kind) ? (outcome(facts) === 'holds' ? 'yes' : 'no') : 'perhaps'),
  };
}

function unlessForgotten<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (fault) {
    if (fault instanceof ForgottenFact) return undefined;
    throw fault;
  }
}

type AtomOutcome = (facts: RequestFacts) => Outcome;

function atomOutcome(atom: Atom): AtomOutcome {
  switch (atom.kind) {
    case 'model':
      return textOutcome((facts) => facts.model, atom.globs);
    case 'header':
      return textOutcome((facts) => facts.header(atom.name), atom.globs);
    case 'user':
      return textOutcome((facts) => facts.user(), atom.globs);
    case 'metadata':
      return textOutcome((facts) => facts.metadata(atom.name), atom.globs);
    case 'client':
      return nameOutcome((facts) => facts.client, atom.names);
    case 'protocol':
      return nameOutcome((facts) => facts.protocol, atom.names);
    case 'operation':
      return nameOutcome((facts) => facts.operation, atom.names);
    case 'tag':
      return tagOutcome(atom.names);
    case 'flag':
      return (facts) => (facts.flag(atom.flag) ? 'holds' : 'absent');
    case 'number':
      return numberOutcome(atom);
    case 'sample':
      return sampleOutcome(atom.share, atom.by);
    case 'time': {
      const inWindow = compileWindow(atom);
      return (facts) => (inWindow(facts.at) ? 'holds' : 'different');
    }
  }
}

/** No globs: present is enough. */
function textOutcome(read: (facts: RequestFacts) => string | undefined, sources: readonly string[]): AtomOutcome {
  const globs = sources.map(compileGlob);
  return (facts) => {
    const value = read(facts);
    if (value === undefined) return 'absent';
    return globs.length === 0 || globs.some((glob) => glob.test(value)) ? 'holds' : 'different';
  };
}

/** No names: any is enough. */
function nameOutcome(read: (facts: RequestFacts) => string | undefined, names: readonly string[]): AtomOutcome {
  const wanted = new Set(names);
  return (facts) => {
    const value = read(facts);
    if (value === undefined) return 'absent';
    return wanted.size === 0 || wanted.has(value) ? 'holds' : 'different';
  };
}

function tagOutcome(names: readonly string[]): AtomOutcome {
  const wanted = new Set(names);
  return (facts) => {
    if (facts.tags.length === 0) return 'absent';
    return facts.tags.some((tag) => wanted.has(tag)) ? 'holds' : 'different';
  };
}

function numberOutcome(atom: Atom & { kind: 'number' }): AtomOutcome {
  const min = atom.min ?? Number.NEGATIVE_INFINITY;
  const max = atom.max ?? Number.POSITIVE_INFINITY;
  return (facts) => {
    const value = facts.number(atom.field);
    if (value === undefined) return 'absent';
    return value >= min && value <= max ? 'holds' : 'different';
  };
}

function sampleOutcome(share: number, by: RequestKey | undefined): AtomOutcome {
  return (facts) => {
    const lot = lotOf(facts, by);
    if (lot === undefined) return 'absent';
    return lot < share ? 'holds' : 'different';
  };
}

/** Every glob of a `model` test that is not under a `not`, in file order: the ones that `$1` may come from. */
export function modelGlobs(condition: Condition): readonly Glob[] {
  switch (condition.kind) {
    case 'model':
      return condition.globs.map(compileGlob);
    case 'and':
    case 'or':
      return condition.terms.flatMap(modelGlobs);
    case 'named':
      return modelGlobs(condition.term);
    default:
      return [];
  }
}
