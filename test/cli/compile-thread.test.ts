// A configuration that a thread has compiled is the one that this thread would have made.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadInThread } from '../../src/cli/compile-thread.ts';
import { pack, transferable, unpack } from '../../src/cli/packed-configuration.ts';
import { type LoadedConfiguration, loadConfiguration } from '../../src/gateway/configuration.ts';
import { diskFiles } from '../../src/gateway/disk-files.ts';
import { atOnce } from '../../src/routing/steps.ts';
import { lineOf } from '../compiler/compiling.ts';

const ROUTES = `edition 2026
import "shared/*.routes"
server { listen 127.0.0.1:0; body_limit 2MB }
client web { key env.WEB_KEY; tag prod }
defaults { timeout idle 20s }
route claude {
  match model "claude-*" and client web
  to demo/$1
  fallback on rate_limited, overloaded to spare
  set temperature 0.5
  header "x-team" "\${env.TEAM} ✓"
}
route closed { match tag prod; reject 403 "not for \${env.TEAM}" }
policy patient { retry 2 }
route everything { match any; use patient; to demo/$model; timeout total 1m }
`;
const SHARED = 'edition 2026\nprovider demo { timeout connect 1s }\npool spare { demo/a; demo/b }\n';

let folder: string;
const pathOf = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'fairlead-thread-'));
  mkdirSync(pathOf('shared'));
  writeFileSync(pathOf('shared/providers.routes'), SHARED);
  writeFileSync(pathOf('whole.routes'), ROUTES);
  writeFileSync(
    pathOf('broken.routes'),
    ROUTES.replace('demo/$model', 'dmeo/$model').replace('match any', 'match any and'),
  );
  const { configuration } = loadConfiguration(pathOf('whole.routes'), { files: diskFiles });
  writeFileSync(pathOf('table.json'), JSON.stringify(configuration?.table));
});

afterAll(() => rmSync(folder, { recursive: true }));

const allowOutside = false;

test.each(['whole.routes', 'broken.routes', 'table.json', 'absent.routes'])(
  '%s comes out of its parcel whole',
  (name) => {
    const here = loadConfiguration(pathOf(name), { files: diskFiles, allowOutside });
    const packed = pack(here);
    const there = structuredClone(packed, { transfer: transferable(packed) });
    expect(plain(atOnce(unpack(there)))).toEqual(plain(here));
  },
);

test.each(['whole.routes', 'broken.routes', 'absent.routes'])(
  'a thread finds in %s what this one finds',
  async (name) => {
    const here = loadConfiguration(pathOf(name), { files: diskFiles, allowOutside });
    expect(plain(await loadInThread(pathOf(name), { allowOutside }))).toEqual(plain(here));
  },
);

/** Every part of a configuration, as data. */
function plain({ configuration, diagnostics, sources, watched }: LoadedConfiguration) {
  return {
    table: configuration?.table,
    hash: configuration?.hash,
    places: POINTERS.map((pointer) => configuration?.positions(pointer)),
    diagnostics: diagnostics.map((found) => [
      lineOf(found),
      found.fix?.edits.map(({ text, span }) => [text, span.start]),
    ]),
    sources: sources.map(({ path, text }) => [path, text]),
    watched,
  };
}

/** Of what a gateway tells the place of. */
const POINTERS = [
  '',
  '/server/listen/0',
  '/defaults/timeouts/idle',
  '/clients/0',
  '/clients/0/keys/0',
  '/clients/7',
  '/providers/0/settings/timeouts/connect',
  '/pools/0',
  '/routes/0',
  '/routes/0/match/terms/0',
  '/routes/0/match/terms/1',
  '/routes/0/arms/1',
  '/routes/0/settings/edits/set/temperature',
  '/routes/0/settings/headers/0',
  '/routes/1/match',
  '/routes/1/reject',
  '/routes/2/settings/timeouts/total',
  '/routes/2/settings/retry',
  '/routes/9',
];
