// A test asks in the name of one caller, and of one that is let in.
import { diagnose } from '../../language/codes/index.ts';
import type { Context } from '../context.ts';

export function checkTestCallers(context: Context): void {
  const { tests, clients, server } = context.program;
  const letIn = clients.length === 0 || server?.allowAnonymous === true;
  for (const { anonymous, client } of tests.map(({ request }) => request)) {
    if (anonymous === undefined) continue;
    if (client !== undefined) {
      const help = 'remove one of the two';
      context.report(diagnose('FL116', anonymous, `\`anonymous\` contradicts \`client ${client}\``, { help }));
    } else if (!letIn) {
      const help = 'say `allow anonymous` in `server`, or name a client';
      context.report(diagnose('FL116', anonymous, 'a caller without a name is not let in', { help }));
    }
  }
}
