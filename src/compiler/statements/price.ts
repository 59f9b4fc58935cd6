// `price GLOB input N, output N, …`: what a model costs.
import { diagnose } from '../../language/codes/index.ts';
import { readNumber } from '../../language/literals/number.ts';
import type { Price } from '../../route-table.ts';
import { measure } from '../arguments/measures.ts';
import { list, sequence } from '../arguments/shape.ts';
import { glob } from '../arguments/texts.ts';
import { oneOf } from '../arguments/words.ts';
import { statement } from './statement.ts';

const PARTS = { input: 'input', output: 'output', cached: 'cached', cache_write: 'cacheWrite' } as const;
type Part = keyof typeof PARTS;

const part = oneOf({ noun: 'part of a price', placeholder: 'PART', words: Object.keys(PARTS) as Part[] });
const usd = measure('USD', 'a number of dollars such as 2.5', readNumber);

export const price = statement({
  name: 'price',
  places: ['file', 'import'],
  arguments: { glob, parts: list(sequence({ part, usd })) },
  repeats: true,
  summary:
    'What a model, or a target (`azure/gpt-*`), costs in USD per million tokens, before anything that is known of it otherwise; of several the first that matches. `input` and `output` are needed; `cached` (read from a prompt cache) and `cache_write` cost as `input` unless said',
  example:
    'price "claude-sonnet-*" input 3, output 15, cached 0.3, cache_write 3.75\nprovider demo {}\nroute everything { match any; to demo/$model }',
  lower({ node, values, context, draft }) {
    const price: Partial<Record<(typeof PARTS)[Part], number>> = {};
    for (const { part, usd } of values.parts) {
      const name = PARTS[part.value];
      const first = values.parts.find((other) => other.part.value === part.value);
      if (price[name] !== undefined) context.reportRepeated(part.value, part.span, first?.part.span ?? part.span);
      price[name] = usd.value;
    }
    const { input, output, ...cache } = price;
    if (input === undefined || output === undefined) {
      const lacking = input === undefined ? 'input' : 'output';
      const help = `add \`${lacking} N\`, in USD per million tokens`;
      context.report(diagnose('FL105', node.span, `the price has no \`${lacking}\``, { help }));
      return;
    }
    const found: Price = { glob: values.glob.value, input, output, ...cache };
    draft.prices.push(context.marks.set(found, node.span));
  },
});
