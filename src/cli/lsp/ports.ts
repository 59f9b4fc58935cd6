// What the editor room gets from the command line: the disk, a thread for the analysis, and the words of `test` and `explain`.

import type { Witness } from '../../compiler/analysis/space/witness.ts';
import type { EditorPorts } from '../../editor/ports.ts';
import { renderDecision } from '../../gateway/decision-text.ts';
import { diskFiles } from '../../gateway/disk-files.ts';
import { explain } from '../../gateway/explanation.ts';
import type { AnalysisThread } from '../analysis-thread.ts';
import { requestAsked } from '../explain-request.ts';
import type { AskedRequest } from '../request-options.ts';
import type { Terminal } from '../terminal.ts';
import { humanReport } from '../test-reports/human.ts';

/** Long enough that a pause is one, short enough to be there within half a second. */
const DELAYS = { check: 5, analysis: 100 };

export function editorPorts(terminal: Terminal, thread: AnalysisThread): EditorPorts {
  return {
    disk: diskFiles,
    environment: { isSet: (name) => terminal.environment[name] !== undefined },
    analyze: ({ table, sources }) => thread.run({ ...(table && { configuration: table }), sources }),
    testReport: (results) => humanReport({ seed: 1, results }, { colour: false }),
    async explanation(configuration, witness) {
      const asked = await requestAsked(askedRequest(witness), configuration.table, terminal);
      return renderDecision(explain({ configuration, ...asked, failures: new Map() }));
    },
    delays: DELAYS,
  };
}

/** A request out of the analysis, as `explain` would be asked about it. */
function askedRequest({ model, protocol = 'openai-chat', operation = 'chat', ...rest }: Witness): AskedRequest {
  const { client, anonymous, user, session, flags = [], numbers = {}, headers = {}, metadata = {}, sample, at } = rest;
  return {
    model,
    protocol,
    operation,
    flags: new Set(flags),
    numbers: new Map(Object.entries(numbers) as [keyof typeof numbers, number][]),
    header: new Map(Object.entries(headers)),
    metadata: new Map(Object.entries(metadata)),
    ...(client !== undefined && { client }),
    ...(anonymous && { anonymous }),
    ...(user !== undefined && { user }),
    ...(session !== undefined && { session }),
    ...(sample !== undefined && { sample }),
    ...(at !== undefined && { at: Date.parse(at) }),
  };
}
