// `reject STATUS "message" [retry_after D]`: an answer without an upstream.
import { count, duration } from '../arguments/measures.ts';
import { clause, optional } from '../arguments/shape.ts';
import { text } from '../arguments/texts.ts';
import { statement } from './statement.ts';

export const reject = statement({
  name: 'reject',
  places: ['route'],
  arguments: {
    status: count({ min: 400, max: 599 }),
    message: text('"MESSAGE"', 'a message in double quotes'),
    retryAfter: optional(clause('retry_after', duration)),
  },
  repeats: false,
  summary: "An error in the client's own dialect, without an upstream call",
  example: 'route everything { match any; reject 429 "come back later" retry_after 30s }',
  lower({ node, values, context, draft }) {
    const reject = {
      status: values.status.value,
      message: values.message.value,
      ...(values.retryAfter && { retryAfterMs: values.retryAfter.value }),
    };
    draft.reject = context.marks.set(reject, node.span);
  },
});
