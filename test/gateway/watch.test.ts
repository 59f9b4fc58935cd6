// Changes of files as editors, deploys and mounted config maps really make them, on a real file system.
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createWatcher, digestOf, foldersBehind, type Watcher } from '../../src/gateway/watch.ts';

let folder: string;
let watcher: Watcher;
let changes: string[];
let read: () => string;

beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'fairlead-watch-'));
});

afterEach(async () => {
  await watcher.close();
  rmSync(folder, { recursive: true });
});

/** Starts watching `file`; each change notes what `read` finds at that moment. */
function start(file: string, options: { settleMs?: number; pollMs?: number } = {}): void {
  changes = [];
  read = () => digestOf({ files: [file], folders: [] });
  watcher = createWatcher({ onChange: () => changes.push(read()), settleMs: 40, pollMs: 100, ...options });
  watcher.watch({ files: [file], folders: [] }, read());
}

const seen = (count: number) =>
  vi.waitFor(() => expect(changes).toHaveLength(count), { timeout: 10_000, interval: 10 });

describe('a change is told once its contents are still', () => {
  test('written in place', async () => {
    const file = join(folder, 'a.routes');
    writeFileSync(file, 'one');
    start(file);
    writeFileSync(file, 'two');
    await seen(1);
  });

  test('renamed over, as editors do', async () => {
    const file = join(folder, 'a.routes');
    writeFileSync(file, 'one');
    start(file);
    for (const text of ['two', 'three']) {
      writeFileSync(`${file}~`, text);
      renameSync(`${file}~`, file);
      await seen(text === 'two' ? 1 : 2);
    }
  });

  test('deleted, then made again', async () => {
    const file = join(folder, 'a.routes');
    writeFileSync(file, 'one');
    start(file);
    unlinkSync(file);
    await seen(1);
    writeFileSync(file, 'two');
    await seen(2);
  });

  test('written in pieces: what is told of is the whole', async () => {
    const file = join(folder, 'a.routes');
    writeFileSync(file, 'one');
    start(file, { settleMs: 200 });
    truncateSync(file);
    for (const piece of ['a', 'b', 'c', 'd']) {
      appendFileSync(file, piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const whole = read();
    await seen(1);
    expect(changes).toEqual([whole]);
  });

  test('a touch, or the same contents again, is no change', async () => {
    const file = join(folder, 'a.routes');
    writeFileSync(file, 'one');
    start(file);
    writeFileSync(file, 'one');
    writeFileSync(join(folder, 'other'), 'x');
    writeFileSync(file, 'two');
    await seen(1);
    expect(changes).toEqual([read()]);
  });
});

describe('symlinks', () => {
  test('a config map swap: ..data is renamed over and the old folder goes', async () => {
    for (const version of ['1', '2']) {
      mkdirSync(join(folder, `..${version}`));
      writeFileSync(join(folder, `..${version}`, 'a.routes'), version);
    }
    symlinkSync('..1', join(folder, '..data'));
    symlinkSync('..data/a.routes', join(folder, 'a.routes'));
    start(join(folder, 'a.routes'));
    symlinkSync('..2', join(folder, '..tmp'));
    renameSync(join(folder, '..tmp'), join(folder, '..data'));
    rmSync(join(folder, '..1'), { recursive: true });
    await seen(1);
  });

  test('a deploy that leaves the old folder: seen without waiting for the slow poll, twice', async () => {
    for (const version of ['1', '2', '3']) {
      mkdirSync(join(folder, 'releases', version), { recursive: true });
      writeFileSync(join(folder, 'releases', version, 'a.routes'), version);
    }
    symlinkSync('releases/1', join(folder, 'current'));
    start(join(folder, 'current', 'a.routes'), { pollMs: 1_000_000 });
    await ready();
    for (const version of ['2', '3']) {
      symlinkSync(`releases/${version}`, join(folder, 'next'));
      renameSync(join(folder, 'next'), join(folder, 'current'));
      await seen(Number(version) - 1);
    }
  });

  test('every folder that holds a link on the way is looked at', () => {
    mkdirSync(join(folder, 'releases', '1'), { recursive: true });
    symlinkSync('releases/1', join(folder, 'current'));
    start(join(folder, 'none'));
    expect(foldersBehind(join(folder, 'current')).sort()).toEqual(
      [folder, join(folder, 'releases', '1'), join(folder, 'current')].sort(),
    );
  });

  /** chokidar begins to watch in its own time: make changes nearby until one is told of. */
  async function ready(): Promise<void> {
    const file = join(folder, 'releases', '1', 'a.routes');
    let tries = 0;
    await vi.waitFor(
      () => {
        if (changes.length === 0) writeFileSync(file, `ready ${tries++}`);
        expect(changes.length).toBeGreaterThan(0);
      },
      { timeout: 10_000, interval: 150 },
    );
    changes.length = 0;
  }
});

test('where no event comes, the slow poll finds it', async () => {
  const file = join(folder, 'sub', 'a.routes');
  start(file, { pollMs: 50 });
  mkdirSync(join(folder, 'sub'));
  writeFileSync(file, 'one');
  await seen(1);
});

test('a name that appears in a watched folder is a change', async () => {
  changes = [];
  watcher = createWatcher({ onChange: () => changes.push('x'), settleMs: 40, pollMs: 100 });
  watcher.watch({ files: [], folders: [folder] }, digestOf({ files: [], folders: [folder] }));
  writeFileSync(join(folder, 'new.routes'), '');
  await seen(1);
});
