// The last look: what the compiler and its analysis say of the text that was made, before anybody else sees it.
import { analyze } from '../compiler/analysis/analyze.ts';
import { compile } from '../compiler/compile.ts';
import { memoryFiles } from '../compiler/file-reader.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import type { Report } from './report.ts';
import { statementsOf } from './routes-file/declarations.ts';
import type { RoutesDraft } from './routes-file/draft.ts';
import { writeRoutes } from './routes-file/write.ts';

const FILE = 'fairlead.routes';

/**
 * The text of the draft, which `check` finds no errors in. Routes that no request can reach are left out, and told; so is
 * what remains as a warning. Throws where an error is not about a route: a fault of who drafted.
 */
export function settle(draft: RoutesDraft, report: Report): string {
  for (;;) {
    const text = writeRoutes(statementsOf(draft));
    const findings = findingsOf(text);
    const dead = new Set(findings.filter(({ severity }) => severity === 'error').map(routeAt));
    if (dead.size === 0) {
      for (const { code, message } of findings) report.add('finding', [], `${code}: ${message}`);
      return text;
    }
    for (const name of dead) {
      report.add('order', [], `route ${name} is left out: no request can reach it, or meet its condition`);
    }
    draft.routes = draft.routes.filter(({ name }) => !dead.has(name));
  }
}

function findingsOf(text: string): readonly Diagnostic[] {
  const compilation = compile(FILE, { files: memoryFiles({ [FILE]: text }) });
  return [...compilation.diagnostics, ...analyze(compilation)];
}

/** The route in which an error of the analysis stands. */
function routeAt({ code, message, span }: Diagnostic): string {
  const before = span.source.text.slice(0, span.end);
  const name = [...before.matchAll(/^route (\S+)/gm)].at(-1)?.[1];
  if (name !== undefined && UNREACHABLE.has(code)) return name;
  throw new Error(`the converted file has an error: ${code} ${message}`);
}

/** Never matched, a contradiction, a capture without a value. */
const UNREACHABLE: ReadonlySet<string> = new Set(['FL201', 'FL203', 'FL206']);
