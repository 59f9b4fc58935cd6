// The arguments of `limit`, which stands by itself and behind a `key`; and those of `budget`.
import { diagnose } from '../../language/codes/index.ts';
import { readMoney, readRate } from '../../language/literals/measure.ts';
import { readNumber } from '../../language/literals/number.ts';
import type { Budget, Limit, Rate } from '../../route-table.ts';
import type { Context } from '../context.ts';
import type { Located } from './located.ts';
import { count, duration, readWord } from './measures.ts';
import { clause, keyword, list, literal, optional, type Reading, sequence, type Values } from './shape.ts';
import { glob } from './texts.ts';

type Unit = Pick<Rate, 'of' | 'perMs'> | 'concurrent';

/** What stands behind the number: `requests/min`, `tokens/day`, or `concurrent`. */
const unit = literal<Unit>({
  placeholder: 'RATE',
  expected: '`requests/min`, `tokens/min` (or s, h, day), or `concurrent`',
  read: (argument): Reading<Unit> =>
    readWord<Unit>(argument, (text) => (text === 'concurrent' ? { ok: true, value: text } : readRate('1', text))),
});

const amount = { ...count({ min: 1 }), placeholder: '' };
/** As `amount`, where something else may stand: a number begins with a digit. */
const leadingAmount: typeof amount = {
  ...amount,
  placeholder: 'N',
  starts: (argument) => argument.kind === 'word' && /^\d/.test(argument.text),
};

export const limitSlots = {
  bounds: list(sequence({ amount, unit })),
  concurrent: optional(sequence({ amount: leadingAmount, unit: keyword('concurrent') })),
  models: optional(clause('for', list(glob))),
  queue: optional(clause('queue', sequence({ places: count({ min: 1 }), wait: clause('for', duration) }))),
};

/** The limit that the arguments say; a bound that is said twice is a finding. */
export function limitOf(values: Values<typeof limitSlots>, context: Context): Limit {
  const seen = new Map<string, Located<unknown>>();
  const rates: Rate[] = [];
  let concurrent: number | undefined;
  for (const bound of [...values.bounds, ...(values.concurrent === undefined ? [] : [values.concurrent])]) {
    const { value, span } = bound.unit;
    const name = span.source.text.slice(span.start, span.end);
    const earlier = seen.get(name);
    if (earlier !== undefined) context.reportRepeated(name, span, earlier.span);
    seen.set(name, bound.unit);
    if (typeof value === 'string') concurrent = bound.amount.value;
    else rates.push({ amount: bound.amount.value, of: value.of, perMs: value.perMs });
  }
  return {
    rates,
    ...(concurrent !== undefined && { concurrent }),
    ...(values.models && { models: values.models.map((model) => model.value) }),
    ...(values.queue && { queue: { places: values.queue.places.value, waitMs: values.queue.wait.value } }),
  };
}

/** What a limit counts, once in a block: two of the same could only contradict each other. */
export function addLimit(limits: Limit[], limit: Limit, span: Located<unknown>['span'], context: Context): void {
  const subjects = subjectsOf(limit);
  const earlier = limits.find((other) => subjectsOf(other).some((subject) => subjects.includes(subject)));
  if (earlier !== undefined) {
    const help = 'put both into one, or remove one of the two';
    const related = [{ message: 'first said here', span: context.marks.of(earlier) ?? span }];
    context.report(diagnose('FL104', span, 'the same is limited twice', { related, help }));
  }
  limits.push(context.marks.set(limit, span));
}

function subjectsOf({ rates, concurrent, models = [] }: Limit): readonly string[] {
  const scope = models.join(' ');
  return [
    ...rates.map(({ of, perMs }) => `${of}/${perMs} ${scope}`),
    ...(concurrent === undefined ? [] : [`concurrent ${scope}`]),
  ];
}

export const budgetSlots = {
  usd: literal<number>({
    placeholder: '',
    expected: 'an amount of money such as 50',
    read(argument): Reading<number> {
      const reading = readWord(argument, readNumber);
      if (reading.value !== 0) return reading;
      return { problem: { code: 'FL116', message: 'a budget of nothing allows nothing', help: 'give it an amount' } };
    },
  }),
  per: literal<Budget['per']>({
    placeholder: 'MONEY',
    expected: '`USD/day` or `USD/month`',
    read: (argument): Reading<Budget['per']> => {
      const reading = readWord(argument, (text) => readMoney('1', text));
      return reading.value === undefined
        ? { ...(reading.problem && { problem: reading.problem }) }
        : { value: reading.value.per };
    },
  }),
};
