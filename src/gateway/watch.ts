// Tells when the contents of a set of files have changed, however they were changed: written in place, in pieces,
// renamed over, or swapped through a symlink anywhere on the path. Events are hints; contents decide.
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, parse, resolve, sep } from 'node:path';
import type { FSWatcher } from 'chokidar';
import { tryRead } from './try-read.ts';

/** Files whose contents count, and folders whose lists of names do (an import with a glob). Paths as written. */
export interface WatchedPaths {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

export interface WatchOptions {
  /** Called once the contents have changed and then kept still for `settleMs`. */
  readonly onChange: () => void;
  /** How long contents must stay the same before they are believed: a file may be written in pieces. */
  readonly settleMs?: number;
  /** The slow look that finds what no event told of (network mounts, old folders that stay). */
  readonly pollMs?: number;
}

export interface Watcher {
  /** What to watch from now on. `digest` (of `digestOf`) is how it is known already: anything else is a change. */
  watch(paths: WatchedPaths, digest: string): void;
  close(): Promise<void>;
}

export function createWatcher({ onChange, settleMs = 120, pollMs = 5000 }: WatchOptions): Watcher {
  let paths: WatchedPaths = { files: [], folders: [] };
  let standard = '';
  let settling: { digest: string; timer: NodeJS.Timeout } | undefined;
  const folders = new Set<string>();
  let events: FSWatcher | undefined;
  const poll = setInterval(look, pollMs).unref();

  function look(): void {
    const digest = digestOf(paths);
    if (digest === (settling?.digest ?? standard)) return;
    clearTimeout(settling?.timer);
    settling = { digest, timer: setTimeout(settle, settleMs) };
  }

  function settle(): void {
    const seen = settling?.digest;
    settling = undefined;
    const digest = digestOf(paths);
    if (digest !== seen) {
      look();
      return;
    }
    if (digest === standard) return;
    standard = digest;
    follow();
    onChange();
  }

  /** A swapped symlink leads to other folders: look where they are now. */
  function follow(): void {
    const wanted = new Set([...paths.files.map(dirname), ...paths.folders].flatMap(foldersBehind));
    events ??= watchFolders(look);
    for (const folder of folders.difference(wanted)) events.unwatch(folder);
    events.add([...wanted.difference(folders)]);
    folders.clear();
    for (const folder of wanted) folders.add(folder);
  }

  return {
    watch(next, digest) {
      paths = next;
      standard = digest;
      follow();
      look();
    },
    async close() {
      clearInterval(poll);
      clearTimeout(settling?.timer);
      await events?.close();
    },
  };
}

/** Loaded once there is something to watch, which is after the start. A folder that cannot be watched is still polled. */
function watchFolders(look: () => void): FSWatcher {
  const { watch }: typeof import('chokidar') = createRequire(import.meta.url)('chokidar');
  const options = { depth: 0, ignoreInitial: true, followSymlinks: false, persistent: false };
  return watch([], options).on('all', look).on('error', look);
}

/** A digest over what is there now; what cannot be read counts as absent. */
export function digestOf({ files, folders }: WatchedPaths): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`\0file ${file}\0`).update(tryRead(() => readFileSync(file)) ?? '\0absent');
  for (const folder of folders) {
    const names = tryRead(() => readdirSync(folder).sort()) ?? ['\0absent'];
    hash.update(`\0folder ${folder}\0${names.join('\0')}`);
  }
  return hash.digest('hex');
}

/** The folder itself, and those that hold a symlink on the way to it: where a swap of that link can be seen. */
export function foldersBehind(folder: string): string[] {
  const found = new Set<string>();
  const visited = new Set<string>();
  const walk = (path: string): void => {
    if (visited.has(path)) return;
    visited.add(path);
    const { root } = parse(path);
    let at = root;
    for (const part of path.slice(root.length).split(sep).filter(Boolean)) {
      const link = tryRead(() => (lstatSync(join(at, part)).isSymbolicLink() ? readlinkSync(join(at, part)) : ''));
      if (link) {
        found.add(at);
        walk(resolve(at, link));
      }
      at = join(at, part);
    }
    found.add(at);
  };
  walk(resolve(folder));
  return [...found];
}
