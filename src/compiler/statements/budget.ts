// `budget MONEY`: what requests may cost in a day or a month.
import { budgetSlots } from '../arguments/limits.ts';
import { statement } from './statement.ts';

export const budget = statement({
  name: 'budget',
  places: ['client', 'tag'],
  arguments: budgetSlots,
  repeats: true,
  summary:
    'What requests may cost in a calendar day or month, in UTC, by the price catalogue and `price`. Once it is spent requests are answered 429 until the next one begins; those under way end well, so the last of them may pass it. A model without a price costs nothing here',
  example:
    'client batch { key env.BATCH_KEY; budget 50 USD/day; budget 1k USD/month }\nprovider demo {}\nroute everything { match any; to demo/$model }',
  lower({ node, values, context, draft }) {
    const budget = { usd: values.usd.value, per: values.per.value };
    const earlier = draft.budgets.find(({ per }) => per === budget.per);
    if (earlier !== undefined) {
      context.reportRepeated(`budget USD/${budget.per}`, node.span, context.marks.of(earlier) ?? node.span);
    }
    draft.budgets.push(context.marks.set(budget, node.span));
  },
});
