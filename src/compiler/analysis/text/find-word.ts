// Is there a text that matches all of some globs and none of others? A search through their automata side by side.
import type { Budget } from '../space/budget.ts';
import type { AutomatonState } from './automaton.ts';
import type { Glob } from './glob.ts';

interface Reached {
  readonly text: string;
  readonly all: readonly AutomatonState[];
  readonly none: readonly AutomatonState[];
}

/** A shortest such text; undefined: there is none. Spends a step a combination of states. */
export function findWord(all: readonly Glob[], none: readonly Glob[], budget: Budget): string | undefined {
  const start = settle('', all.map(startOf), none.map(startOf));
  const queue: Reached[] = start === undefined ? [] : [start];
  const seen = new Set<string>();
  for (const reached of queue) {
    if (reached.all.every((state) => state.accepts) && !reached.none.some((state) => state.accepts)) {
      return reached.text;
    }
    for (const character of charactersFrom(reached)) {
      const next = settle(
        reached.text + character,
        reached.all.map((state) => state.next(character)),
        reached.none.map((state) => state.next(character)),
      );
      if (next === undefined) continue;
      const key = `${idsOf(next.all)}|${idsOf(next.none)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      budget.spend();
      queue.push(next);
    }
  }
  return undefined;
}

function startOf(glob: Glob): AutomatonState {
  return glob.automaton.start;
}

/** Leaves out what no longer says anything; undefined where no text goes on from here. */
function settle(text: string, all: readonly AutomatonState[], none: readonly AutomatonState[]): Reached | undefined {
  if (all.some((state) => state.dead) || none.some((state) => state.universal)) return undefined;
  return { text, all: all.filter((state) => !state.universal), none: none.filter((state) => !state.dead) };
}

function idsOf(states: readonly AutomatonState[]): string {
  return [...new Set(states.map((state) => state.id))].sort((a, b) => a - b).join();
}

const USUAL_CHARACTERS = [...'xyzabcdefghijklmnopqrstuvw0123456789-'];

/** Every character that some state tells apart, and one that none does. */
function charactersFrom({ all, none }: Reached): readonly string[] {
  const named = new Set([...all, ...none].flatMap((state) => state.characters));
  return [otherThan(named), ...named];
}

function otherThan(named: ReadonlySet<string>): string {
  const usual = USUAL_CHARACTERS.find((character) => !named.has(character));
  if (usual !== undefined) return usual;
  for (let code = 0xa1; ; code += 1) {
    const character = String.fromCodePoint(code);
    if (!named.has(character)) return character;
  }
}
