// Where a canonical thing stood in the client's body, so that a warning can say it in the client's own spelling.
const origins = new WeakMap<object, string>();

/** Remembers that `thing` was read at `path` (e.g. `messages[2].content[0]`), and returns it. */
export function readAt<T extends object>(thing: T, path: string): T {
  origins.set(thing, path);
  return thing;
}

/** The path that `thing` was read at; `fallback` for things that were made on the way. */
export function originOf(thing: object, fallback: string): string {
  return origins.get(thing) ?? fallback;
}
