// The report as lines for people: on a terminal, or as comments at the top of the file.
import type { Conversion } from './convert.ts';
import { NOTE_KINDS, type Note, type NoteKind } from './report.ts';
import { commentText } from './routes-file/write.ts';
import { SOURCES } from './sources.ts';

/** `name`: what the source is called. */
export function reportLines({ from, routes, notes }: Conversion, name: string): readonly string[] {
  const count = (head: string): string => counted(routes.match(new RegExp(`^${head} `, 'gm'))?.length ?? 0, head);
  const sections = Object.keys(NOTE_KINDS).flatMap((kind) => sectionLines(kind as NoteKind, notes));
  return [`${name} (${SOURCES[from].title}): ${count('route')}, ${count('provider')}`, ...sections];
}

/** The routes with the report before them. */
export function withComments(conversion: Conversion, name: string): string {
  return `${reportLines(conversion, name).map(commentText).join('\n')}\n\n${conversion.routes}`;
}

function sectionLines(kind: NoteKind, notes: readonly Note[]): readonly string[] {
  const own = notes.filter((note) => note.kind === kind);
  if (own.length === 0) return [];
  const width = Math.max(...own.map((note) => placeOf(note).length));
  return [
    '',
    `${NOTE_KINDS[kind]}:`,
    ...own.map((note) => `  ${placeOf(note).padEnd(width)}  ${note.message}`.trimEnd()),
  ];
}

function placeOf({ path, line }: Note): string {
  if (path === '') return 'file';
  return line === undefined ? path : `line ${line}, ${path}`;
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
