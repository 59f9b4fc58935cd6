// `model GLOB [is "ID"] [context N] [lacks …]`: what a provider has, under which id, and what it can do.
import type { ProviderModel } from '../../route-table.ts';
import { count } from '../arguments/measures.ts';
import { clause, list, optional } from '../arguments/shape.ts';
import { glob, plainString } from '../arguments/texts.ts';
import { capability } from '../arguments/words.ts';
import { statement } from './statement.ts';

export const model = statement({
  name: 'model',
  places: ['provider'],
  arguments: {
    glob,
    is: optional(clause('is', plainString('"UPSTREAM-ID"', "the upstream's own id in double quotes"))),
    context: optional(clause('context', count({ min: 1 }))),
    lacks: optional(clause('lacks', list(capability))),
  },
  repeats: true,
  summary:
    'What the provider has, under which id, and what it can do. With any `model` line a target that is not listed is an error, and a requested model that is not listed is skipped',
  example:
    'provider local {\n  protocol openai-chat\n  base_url "http://127.0.0.1:8000/v1"\n  model "qwen3-32b" is "Qwen/Qwen3-32B" context 32k lacks images\n}\nroute everything { match any; to local/qwen3-32b }',
  lower({ node, values, context, draft }) {
    const earlier = draft.models.find((other) => other.glob === values.glob.value);
    if (earlier !== undefined) {
      context.reportRepeated(`model "${values.glob.value}"`, node.span, context.marks.of(earlier) ?? node.span);
    }
    const model: ProviderModel = {
      glob: values.glob.value,
      ...(values.is && { upstreamId: values.is.value }),
      ...(values.context && { contextTokens: values.context.value }),
      lacks: [...new Set(values.lacks?.map((lack) => lack.value))],
    };
    draft.models.push(context.marks.set(model, node.span));
  },
});
