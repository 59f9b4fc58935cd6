// The sentences that every form of a difference uses.
import type { Change, DiffReport, Requests } from './report.ts';

export const NO_DIFFERENCE = 'no difference';

const WHEN = { both: '', before: ' (old)', after: ' (new)' } as const;

/** What a change is about, for its heading. `code` marks names. */
export function headingOf({ requests, differences }: Change, code: (name: string) => string): string {
  const [first] = requests;
  if (first === undefined) return '';
  if (first.before === first.after) {
    const names = [...new Set(requests.map(({ before }) => before))];
    return `${names.length === 1 ? 'route' : 'routes'} ${listed(names.map(code))}`;
  }
  const moved = `from ${sideOf(first.before, code)} to ${sideOf(first.after, code)}`;
  return differences.length === 0 ? `${moved}, to the same effect` : moved;
}

/** `model "gpt-*", but for what route tools takes first`. */
export function whoOf({ match, except }: Requests, code: (name: string) => string): string {
  const taking = except.filter(({ name }) => !name.startsWith('('));
  const routes = [...new Set(taking.map(({ name, tables }) => `${code(name)}${WHEN[tables]}`))];
  const refused = except.length > taking.length ? ' that this gateway lets in' : '';
  const first = match === 'any' ? `all requests${refused}` : code(match);
  if (routes.length === 0) return first;
  const kind = routes.length === 1 ? 'route' : 'routes';
  const verb = routes.length === 1 ? 'takes' : 'take';
  return `${first}, but for what ${kind} ${listed(routes)} ${verb} first`;
}

/** `3 changes of what becomes of requests, 1 route renamed`. */
export function summaryOf({ changes, renamed, clients, server, undecided }: DiffReport): string {
  const parts = [
    counted(changes.length, 'change of what becomes of requests', 'changes of what becomes of requests'),
    counted(renamed.length, 'route renamed', 'routes renamed'),
    counted(clients.length, 'change for clients', 'changes for clients'),
    counted(server.length, 'change of the server', 'changes of the server'),
    counted(undecided.length, 'question not decided', 'questions not decided'),
  ];
  return parts.filter((part) => part !== '').join(', ') || NO_DIFFERENCE;
}

export function undecidedText({ before, after }: DiffReport['undecided'][number]): string {
  return `whether any request goes from ${before} to ${after}: their conditions have too many overlapping parts`;
}

/** More names than these help nobody. */
const MOST_NAMED = 6;

function listed(names: readonly string[]): string {
  if (names.length <= MOST_NAMED) return names.join(', ');
  return `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more`;
}

function sideOf(name: string, code: (name: string) => string): string {
  if (name === '(no route)') return 'no route';
  return name.startsWith('(') ? `refused ${name}` : `route ${code(name)}`;
}

function counted(count: number, one: string, many: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}
