// What becomes of a reload that fails for no fault of the files.
import { expect, test } from 'vitest';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import { loadConfiguration } from '../../src/gateway/configuration.ts';
import { Reloader, type ReloadOutcome } from '../../src/gateway/reload.ts';

const files = memoryFiles({
  'a.routes': 'edition 2026\nprovider demo {}\nroute all { match any; to demo/$model }\n',
});

function reloader(load: () => ReturnType<typeof loadConfiguration>) {
  const outcomes: ReloadOutcome[] = [];
  const reloads = new Reloader({
    load: async () => load(),
    files,
    apply: async () => {},
    report: (outcome) => void outcomes.push(outcome),
    now: () => 1_000,
  });
  return { reloads, outcomes };
}

test('the table in force stays, and the reason is told until a reload succeeds', async () => {
  let broken = false;
  const { reloads, outcomes } = reloader(() => {
    if (broken) throw new Error('the thread that compiles left with 1');
    return loadConfiguration('a.routes', { files });
  });
  const { hash, seen } = await reloads.reload();
  broken = true;
  expect(await reloads.reload()).toMatchObject({
    applied: false,
    hash,
    diagnostics: [],
    reason: 'the thread that compiles left with 1',
    seen: { watched: seen.watched },
  });
  expect(reloads.status).toMatchObject({ hash, stale: { since: 1_000 } });
  broken = false;
  await reloads.reload();
  expect(reloads.status?.stale).toBeUndefined();
  expect(outcomes.map(({ applied }) => applied)).toEqual([true, false, true]);
});

test('a start that fails so is no start', async () => {
  const { reloads } = reloader(() => {
    throw new Error('no thread');
  });
  await expect(reloads.reload()).rejects.toThrow('no thread');
});
