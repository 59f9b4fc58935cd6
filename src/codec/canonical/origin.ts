// Where a canonical thing stood in the client's body, so that a warning can say it in the client's own spelling.

/** Makes `super` give back an object that is there already, so that a class can add a private field to it. */
class Given {
  constructor(thing: object) {
    // biome-ignore lint/correctness/noConstructorReturn: that is what it is for.
    return thing;
  }
}

/**
 * The path as a private field of the thing itself: seen by nobody, not copied with it, and a quarter of what an entry in a
 * `WeakMap` costs, of which every part of every message would need one.
 */
class Origin extends Given {
  #path: string;

  constructor(thing: object, path: string) {
    super(thing);
    this.#path = path;
  }

  static set(thing: object, path: string): void {
    if (#path in thing) thing.#path = path;
    else new Origin(thing, path);
  }

  static of(thing: object): string | undefined {
    return #path in thing ? thing.#path : undefined;
  }
}

/** Remembers that `thing` was read at `path` (e.g. `messages[2].content[0]`), and returns it. */
export function readAt<T extends object>(thing: T, path: string): T {
  Origin.set(thing, path);
  return thing;
}

/** The path that `thing` was read at; `fallback` for things that were made on the way. */
export function originOf(thing: object, fallback: string): string {
  return Origin.of(thing) ?? fallback;
}
