// Walks every import of src/ and fails on an arrow that the architecture does not have, or on a circle.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** Room -> rooms it may import. `docs/architecture.md` says why. A longer path is an exception for just that folder. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  main: ['cli'],
  index: ['language', 'compiler', 'gateway', 'codec', 'routing'],
  cli: [
    'convert',
    'server',
    'editor',
    'gateway',
    'compiler',
    'language',
    'routing',
    'codec',
    'upstream',
    'state',
    'telemetry',
  ],
  editor: ['gateway', 'compiler', 'language', 'routing/price-catalogue.ts', 'upstream/presets'],
  server: ['gateway', 'compiler', 'routing', 'codec', 'upstream', 'state', 'telemetry'],
  gateway: ['compiler', 'language', 'routing', 'codec', 'upstream', 'state', 'telemetry'],
  convert: ['compiler', 'language', 'upstream/presets'],
  compiler: ['language', 'routing/strategies', 'routing/sample.ts', 'upstream/presets'],
  language: [],
  codec: [],
  routing: ['state'],
  upstream: [],
  state: [],
  telemetry: [],
};

/** Rooted files that every room may read. */
const SHARED = new Set(['vocabulary', 'errors', 'route-table', 'edit-distance', 'redact']);

/** A schema that ships with the code, and functions that only look at a text. */
const PURE_USES = new Set(['compiler/load.ts -> node:fs', 'language/literals/address.ts -> node:net']);

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports = files.flatMap(importsOf);

describe('architecture', () => {
  test('every room imports only rooms it may know', () => {
    expect(imports.filter((edge) => !allowed(edge)).map(show)).toEqual([]);
  });

  test('the contracts import no room', () => {
    const roots = imports.filter((edge) => SHARED.has(edge.from.replace(/\.ts$/, '')));
    expect(roots.filter((edge) => edge.to.includes('/')).map(show)).toEqual([]);
  });

  test('the canonical form imports no codec', () => {
    const outward = imports.filter(
      (edge) =>
        edge.from.startsWith('codec/canonical/') && !edge.to.startsWith('codec/canonical/') && edge.to.includes('/'),
    );
    expect(outward.map(show)).toEqual([]);
  });

  test('no codec knows another', () => {
    const across = imports.filter((edge) => {
      const [room, from] = edge.from.split('/');
      const [target, to] = edge.to.split('/');
      if (room !== 'codec' || target !== 'codec' || !isFolder(edge.from) || !isFolder(edge.to)) return false;
      return from !== to && from !== 'canonical' && to !== 'canonical' && to !== 'framing';
    });
    expect(across.map(show)).toEqual([]);
  });

  test('only the upstream, server, gateway and cli rooms touch the network or the disk', () => {
    const io = /^(undici|hono|@hono|chokidar|node:(http|https|net|tls|fs|child_process))/;
    const pure = /^(language|routing|state|codec|compiler|convert)\//;
    const found = files
      .filter((file) => pure.test(file))
      .flatMap((file) =>
        specifiers(file)
          .filter((specifier) => io.test(specifier))
          .map((to) => `${file} -> ${to}`),
      );
    expect(found.filter((edge) => !PURE_USES.has(edge))).toEqual([]);
  });

  test('only the command line reads the environment and its arguments', () => {
    const readers = files.filter(
      (file) => !file.startsWith('cli/') && /process\.(argv|env)\b/.test(readFileSync(join(SRC, file), 'utf8')),
    );
    expect(readers.filter((file) => file !== 'main.ts')).toEqual([]);
  });

  test('a gateway starts without the compiler, and without what only some requests need', () => {
    const loaded = loadedWith(['main.ts', 'cli/program.ts', 'cli/serve.ts', 'cli/serving.ts']);
    const spared =
      /^(compiler\/compile|language\/parse)\.ts$|^(chevrotain|undici|hono|@hono|chokidar|@pydantic|ajv|ioredis)/;
    expect(loaded).toContain('gateway/gateway.ts');
    expect(loaded).toContain('pino');
    expect(loaded.filter((module) => spared.test(module))).toEqual([]);
  });

  test('there is no circle', () => {
    expect(findCircle()).toBeUndefined();
  });

  test('files stay on a few screens, and no drawer has a name of nothing', () => {
    const long = files.filter((file) => readFileSync(join(SRC, file), 'utf8').split('\n').length > 400);
    const drawers = files.filter((file) => /(^|\/)(utils?|helpers?|misc|common|types)\.ts$/.test(file));
    expect([...long, ...drawers]).toEqual([]);
  });
});

function importsOf(file: string): Import[] {
  return specifiers(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => ({ from: file, to: relative(SRC, resolve(SRC, dirname(file), specifier)) }))
    .filter((edge) => edge.to.endsWith('.ts'));
}

function specifiers(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  return [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^;]*?\bfrom\s+'([^']+)'|\bimport\('([^']+)'\)/g)].map(
    (found) => found[1] ?? found[2] ?? '',
  );
}

/** What is loaded with these files: files and packages, but for what is imported when it is called for. */
function loadedWith(entries: readonly string[]): string[] {
  const found = new Set<string>(entries);
  for (const file of found) {
    if (!file.endsWith('.ts')) continue;
    const text = readFileSync(join(SRC, file), 'utf8');
    for (const [, to = ''] of text.matchAll(/^(?:import|export)\s(?!type\b)(?:[^;']*?\sfrom\s)?'([^']+)'/gm)) {
      found.add(to.startsWith('.') ? relative(SRC, resolve(SRC, dirname(file), to)) : to);
    }
  }
  return [...found];
}

function allowed({ from, to }: Import): boolean {
  const room = roomOf(from);
  if (SHARED.has(to.replace(/\.ts$/, '')) || roomOf(to) === room) return true;
  return (ARROWS[room] ?? []).some((arrow) => to === arrow || to.startsWith(`${arrow}/`));
}

function roomOf(file: string): string {
  return file.split('/')[0]?.replace(/\.ts$/, '') ?? file;
}

function isFolder(file: string): boolean {
  return file.split('/').length > 2;
}

function show(edge: Import): string {
  return `${edge.from} -> ${edge.to}`;
}

function findCircle(): string | undefined {
  const next = Map.groupBy(imports, (edge) => edge.from);
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(' -> ');
    if (done.has(file)) return undefined;
    path.push(file);
    for (const edge of next.get(file) ?? []) {
      const circle = visit(edge.to);
      if (circle !== undefined) return circle;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of files) {
    const circle = visit(file);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
