// `body file "x.json"` in the request of a test: read, fitted to its protocol, and held against what is said beside it.
import type { FileReader } from '../../compiler/file-reader.ts';
import type { RouteTest, TestedRequest } from '../../compiler/route-test.ts';
import { diagnose } from '../../language/codes/index.ts';
import type { Diagnostic } from '../../language/diagnostic.ts';
import type { Span } from '../../language/source.ts';
import { CallFacts } from '../call-facts.ts';
import type { MakeCall } from '../simulation/simulated-request.ts';
import { NotARequest, wholeCall } from '../whole-request.ts';

/** The call, or why there is none. */
type Read = { readonly make: MakeCall } | { readonly findings: readonly Diagnostic[] };

/** Of a request that has one. */
export function readBodyFile(request: TestedRequest, files: FileReader): Read {
  const { body, protocol, operation, model, flags, headers, session } = request;
  if (body === undefined) throw new TypeError('the request has no body of its own');
  const text = files.read(body.path);
  if (text === undefined) {
    const help = 'the path is relative to the file that names it';
    return { findings: [diagnose('FL120', body.span, `there is no file ${body.path} that can be read`, { help })] };
  }
  const said = session === undefined ? headers : new Map([...headers, ['x-session-id', session]]);
  try {
    const make = wholeCall({ protocol, operation, model, stream: flags.has('stream'), headers: said, text });
    const findings = contradictions(request, new CallFacts(make({ requestId: '', now: 0 }), undefined, 0));
    return findings.length === 0 ? { make } : { findings };
  } catch (fault) {
    if (!(fault instanceof NotARequest)) throw fault;
    const message = `${body.path} is no ${protocol} request: ${fault.message}`;
    return { findings: [diagnose('FL152', body.span, message)] };
  }
}

/** What keeps the tests of a file from being run. */
export function bodyFindings(tests: readonly RouteTest[], files: FileReader): readonly Diagnostic[] {
  return tests.flatMap(({ request }) => {
    if (request.body === undefined) return [];
    const read = readBodyFile(request, files);
    return 'findings' in read ? read.findings : [];
  });
}

/** What is said beside a body is so in it; what is not said is as the body has it. */
function contradictions(request: TestedRequest, facts: CallFacts): readonly Diagnostic[] {
  const { body, model, flags, numbers, user, metadata, said } = request;
  const found: Diagnostic[] = [];
  const compare = (field: string, asked: string | number | undefined, real: string | number | undefined): void => {
    if (asked === undefined || asked === real || body === undefined) return;
    const has = real === undefined ? 'has none' : `has ${JSON.stringify(real)}`;
    const span: Span = said.get(field) ?? body.span;
    const help = 'leave it out: what the body has counts';
    found.push(diagnose('FL116', span, `\`${field}\` contradicts ${body.path}, which ${has}`, { help }));
  };
  compare('model', model, facts.model);
  for (const flag of flags) compare(flag, 'set', facts.flag(flag) ? 'set' : undefined);
  for (const [field, amount] of numbers) compare(field, amount, facts.number(field));
  compare('user', user, facts.user());
  for (const [key, value] of metadata) compare('metadata', value, facts.metadata(key));
  return found;
}
