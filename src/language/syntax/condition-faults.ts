// What is wrong in a condition. One finding a condition is enough for what merely follows from it, so faults are gathered
// while it is read and reported when it ends.
import type { IToken } from 'chevrotain';
import { type Code, diagnose } from '../codes/index.ts';
import { isString, type TreeContext } from './arguments.ts';
import { spanOf } from './repair.ts';
import { And, Or } from './tokens.ts';

interface Fault {
  readonly code: Code;
  readonly token: IToken;
  readonly message: string;
  readonly help?: string;
  /** It is no finding where there was another before it. */
  readonly follows?: true;
}

/** The methods of a rule's alternative give back nothing, which is what stands where the fault is. */
export class ConditionFaults {
  #found: Fault[] = [];

  /** Reports what there was since the last time, one finding a token, and says whether there was any. */
  settle({ source, report }: TreeContext): boolean {
    if (this.#found.length === 0) return false;
    const reported = new Set<IToken>();
    for (const { code, token, message, help, follows } of this.#found) {
      if (reported.has(token) || (follows && reported.size > 0)) continue;
      reported.add(token);
      report(diagnose(code, spanOf(source, token), message, help === undefined ? {} : { help }));
    }
    this.#found = [];
    return true;
  }

  add(...faults: readonly Fault[]): undefined {
    this.#found.push(...faults);
  }

  /** The faults that `read` finds, not yet among the others. */
  during(read: () => void): readonly Fault[] {
    const before = this.#found.length;
    read();
    return this.#found.splice(before);
  }

  ofConjunction(before: IToken): ConjunctionFaults {
    return new ConjunctionFaults(this, before);
  }

  nothingFollows(operator: IToken): undefined {
    this.add({ code: 'FL021', token: operator, message: `no condition follows "${operator.image}"` });
  }

  isOpen(parenthesis: IToken): undefined {
    this.add({ code: 'FL018', token: parenthesis, message: 'this "(" is not closed' });
  }

  isNoField(first: IToken): undefined {
    const value = isString(first);
    this.add({
      code: 'FL025',
      token: first,
      message: `a test begins with a field, not with ${value ? 'a value' : `"${first.image}"`}`,
      help: value ? `did you mean: model ${first.image}` : 'write it as in: input_tokens > 150k',
    });
  }

  closesNothing(parenthesis: IToken): undefined {
    const help = 'remove it, or put the "(" where its group begins';
    this.add({ code: 'FL017', token: parenthesis, message: 'this ")" closes nothing', help, follows: true });
  }

  /** `match any to gpt`. */
  endsBefore(to: IToken, keyword: IToken): undefined {
    const message = `"to" does not belong to the condition of "${keyword.image}"`;
    const help = 'it begins a statement of its own: put it on the next line, or ";" before it';
    this.add({ code: 'FL022', token: to, message, help, follows: true });
  }
}

/** Of terms joined by `and`: at most one that is missing is a finding. */
class ConjunctionFaults {
  readonly #all: ConditionFaults;
  readonly #before: IToken;
  #missing: Fault | undefined;
  readonly #ofSecondTests: Fault[] = [];

  constructor(all: ConditionFaults, before: IToken) {
    this.#all = all;
    this.#before = before;
  }

  /** There is no first term: this token is there instead. */
  startsWith(next: IToken): void {
    const before = this.#before;
    if (/^(?:and|or)$|^[&|]+$/.test(before.image)) {
      this.#missing = { code: 'FL021', token: before, message: `no condition follows "${before.image}"` };
    } else if (next.tokenType === And || next.tokenType === Or) {
      this.#missing = { code: 'FL021', token: next, message: `no condition stands before "${next.image}"` };
    } else {
      const message = before.image === '(' ? 'these parentheses are empty' : `"${before.image}" has no condition`;
      this.#missing = { code: 'FL020', token: before, message, help: '"any" is the condition that always holds' };
    }
  }

  /** No term follows the operator. */
  isLonely(operator: IToken): void {
    const message = `no condition follows "${operator.image}"`;
    this.#missing ??= { code: 'FL021', token: operator, message };
  }

  /** A second test begins with this token, and neither `and` nor `or` stands before it. */
  juxtaposed(first: IToken, read: () => void): void {
    const message = `"and" or "or" is missing before "${first.image}"`;
    this.#ofSecondTests.push({ code: 'FL022', token: first, message, follows: true }, ...this.#all.during(read));
  }

  settle(): void {
    if (this.#missing !== undefined) this.#all.add(this.#missing);
    this.#all.add(...this.#ofSecondTests);
  }
}
