// What follows from a text alone and is asked for with each request: settled once.

/** Texts come from clients too: beyond this many, each is settled anew. */
const MOST_TEXTS = 1_000;

/** As `settle`, which is asked once for each text; its result must not be changed. */
export function remembered<T>(settle: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const settled = settle(text);
    if (known.size < MOST_TEXTS) known.set(text, settled);
    return settled;
  };
}
