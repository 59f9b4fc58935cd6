// A configuration on its way from one thread to another. To copy a large one takes long, and the one who receives it must
// serve requests: so it goes as bytes that change hands, and is read again a piece at a time.
import { decidingAtoms } from '../compiler/analysis/deciding-atoms.ts';
import type { LoadedConfiguration } from '../gateway/configuration.ts';
import { Source } from '../language/source.ts';
import type { Condition, Position, Positions, RouteTable } from '../route-table.ts';
import type { Steps } from '../routing/steps.ts';
import { received, type SentDiagnostic, sendable } from './sent-diagnostic.ts';

/** The parts of a table that may be long. */
const LISTS = ['clients', 'providers', 'pools', 'routes'] as const;
type List = (typeof LISTS)[number];

/** Values as JSON, one after the other. */
interface Rows {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each ends. */
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** Number of the source, the numbers of a `Position`, and the policy that it names. */
type PackedPosition = readonly [
  source: number,
  line: number,
  column: number,
  endLine: number,
  endColumn: number,
  policy?: string,
];

/** The places of one item of a list, by the rest of their pointers. */
type Places = Readonly<Record<string, PackedPosition>>;

export interface PackedConfiguration {
  readonly configuration?: {
    readonly hash: string;
    /** Its lists are empty here. */
    readonly table: RouteTable;
    readonly lists: Readonly<Record<List, Rows>>;
    readonly places: Readonly<Record<List, Rows>>;
    readonly otherPlaces: Places;
  };
  readonly diagnostics: readonly SentDiagnostic[];
  readonly sources: readonly { readonly path: string; readonly text: string }[];
  readonly watched: LoadedConfiguration['watched'];
}

export function pack({ configuration, diagnostics, sources, watched }: LoadedConfiguration): PackedConfiguration {
  return {
    ...(configuration && { configuration: packTable(configuration, sources) }),
    diagnostics: diagnostics.map((found) => sendable(found, sources)),
    sources: sources.map(({ path, text }) => ({ path, text })),
    watched,
  };
}

/** What changes hands instead of being copied. */
export function transferable({ configuration }: PackedConfiguration): ArrayBuffer[] {
  if (configuration === undefined) return [];
  const rows = [...Object.values(configuration.lists), ...Object.values(configuration.places)];
  return rows.flatMap(({ bytes, ends }) => [bytes.buffer, ends.buffer]);
}

export function* unpack({ configuration, ...rest }: PackedConfiguration): Steps<LoadedConfiguration> {
  const sources = rest.sources.map(({ path, text }) => new Source(path, text));
  const loaded = {
    diagnostics: rest.diagnostics.map((found) => received(found, sources)),
    sources,
    watched: rest.watched,
  };
  if (configuration === undefined) return loaded;
  const lists: Partial<Record<List, unknown[]>> = {};
  for (const list of LISTS) {
    const rows = configuration.lists[list];
    const items: unknown[] = [];
    for (let number = 0; number < rows.ends.length; number++) {
      items.push(rowAt(rows, number));
      yield;
    }
    lists[list] = items;
  }
  const table = { ...configuration.table, ...(lists as Pick<RouteTable, List>) };
  return {
    ...loaded,
    configuration: { table, hash: configuration.hash, positions: positionsOf(configuration, sources) },
  };
}

type Packed = NonNullable<PackedConfiguration['configuration']>;
type Configured = NonNullable<LoadedConfiguration['configuration']>;

function packTable({ table, hash, positions }: Configured, sources: readonly Source[]): Packed {
  const numbers = new Map(sources.map(({ path }, number) => [path, number]));
  const placesIn = (value: unknown, pointer: string): Places => {
    const places: Record<string, PackedPosition> = {};
    for (const inner of pointersIn(value)) {
      const position = positions(pointer + inner);
      if (position === undefined) continue;
      const { file, line, column, endLine, endColumn, policy } = position;
      const numbered = [numbers.get(file) ?? 0, line, column, endLine, endColumn] as const;
      places[inner] = policy === undefined ? numbered : [...numbered, policy];
    }
    return places;
  };
  const each = (rows: (list: List) => readonly unknown[]) =>
    Object.fromEntries(LISTS.map((list) => [list, rowsOf(rows(list))])) as Record<List, Rows>;
  const rest = { ...table, clients: [], providers: [], pools: [], routes: [] };
  return {
    hash,
    table: rest,
    lists: each((list) => table[list]),
    places: each((list) => table[list].map((item, number) => placesIn(item, `/${list}/${number}`))),
    otherPlaces: placesIn(rest, ''),
  };
}

/** Parts of which a gateway tells no place; the analysis, which does, has a thread with all of them. */
const UNTOLD: ReadonlySet<string> = new Set(['members', 'on']);

function* pointersIn(value: unknown, pointer = ''): Generator<string> {
  yield pointer;
  if (value === null || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'match') yield* testsIn(inner as Condition, `${pointer}/${key}`);
    else if (!UNTOLD.has(key)) yield* pointersIn(inner, `${pointer}/${key}`);
  }
}

/** A trace names the tests that did not hold, not what they compare with: that is most of a condition. */
function testsIn(match: Condition, pointer: string): readonly string[] {
  return decidingAtoms(match, pointer).map((test) => test.pointer);
}

/** Read when somebody asks, an item of a list at a time. */
function positionsOf({ places, otherPlaces }: Packed, sources: readonly Source[]): Positions {
  return (pointer) => {
    const [, list = '', number = ''] = pointer.split('/', 3);
    const rows = Object.hasOwn(places, list) ? places[list as List] : undefined;
    const item = rows === undefined || number === '' ? undefined : (rowAt(rows, Number(number)) as Places | undefined);
    const place = item === undefined ? otherPlaces[pointer] : item[pointer.slice(list.length + number.length + 2)];
    return place && positionOf(place, sources);
  };
}

function positionOf(packed: PackedPosition, sources: readonly Source[]): Position {
  const [source, line, column, endLine, endColumn, policy] = packed;
  return {
    file: sources[source]?.path ?? '',
    line,
    column,
    endLine,
    endColumn,
    ...(policy !== undefined && { policy }),
  };
}

function rowsOf(values: readonly unknown[]): Rows {
  const ends = new Uint32Array(values.length);
  const texts = values.map((value) => JSON.stringify(value));
  let end = 0;
  for (const [number, text] of texts.entries()) {
    end += Buffer.byteLength(text);
    ends[number] = end;
  }
  return { bytes: new TextEncoder().encode(texts.join('')), ends };
}

function rowAt({ bytes, ends }: Rows, number: number): unknown {
  const end = ends[number];
  if (end === undefined) return undefined;
  const start = number === 0 ? 0 : (ends[number - 1] ?? 0);
  return JSON.parse(Buffer.from(bytes.buffer, start, end - start).toString());
}
