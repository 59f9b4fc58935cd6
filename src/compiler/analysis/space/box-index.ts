// Which of many boxes may overlap a given one? Found by caller and by the beginning of the model.
import type { Language } from '../text/languages.ts';
import type { Axes } from './axes.ts';
import type { Box } from './box.ts';

/** A box for more callers, or more words, than this stands where every search looks. */
const FEW = 16;
/** How much of a model's beginning is looked at. */
const PREFIX = 4;

export class BoxIndex {
  readonly #axes: Axes;
  readonly #owners = new Map<Box, number>();
  readonly #byCaller = new Map<number, Shelf>();
  readonly #anyCaller = new Shelf();

  constructor(axes: Axes) {
    this.#axes = axes;
  }

  /** @param owner the number of the route whose box it is. */
  add(box: Box, owner: number): void {
    this.#owners.set(box, owner);
    const language = this.#languageOf(box);
    for (const shelf of this.#shelvesFor(box)) shelf.add(box, language);
  }

  ownerOf(box: Box): number | undefined {
    return this.#owners.get(box);
  }

  /** All boxes that overlap one which is for a single caller, and perhaps more; some may be there twice. */
  near(box: Box): readonly Box[] {
    const [caller] = this.#axes.callersOf(box);
    const language = this.#languageOf(box);
    const own = caller === undefined ? undefined : this.#byCaller.get(caller);
    return [...(own?.near(language) ?? []), ...this.#anyCaller.near(language)];
  }

  #shelvesFor(box: Box): readonly Shelf[] {
    const callers = this.#axes.callersOf(box);
    if (callers.length > FEW) return [this.#anyCaller];
    return callers.map((caller) => {
      const shelf = this.#byCaller.get(caller) ?? new Shelf();
      this.#byCaller.set(caller, shelf);
      return shelf;
    });
  }

  #languageOf(box: Box): Language | undefined {
    return box.find(({ axis }) => axis === this.#axes.model)?.set as Language | undefined;
  }
}

/** Boxes by what their models begin with. */
class Shelf {
  readonly #all: Box[] = [];
  readonly #open: Box[] = [];
  readonly #byWord = new Map<string, Box[]>();
  readonly #wordsByPrefix = new Map<string, Box[]>();
  readonly #globsByPrefix = new Map<string, Box[]>();

  add(box: Box, language: Language | undefined): void {
    this.#all.push(box);
    if (language?.kind === 'words' && language.words.length <= FEW) {
      for (const word of language.words) append(this.#byWord, word, box);
      for (const prefix of new Set(language.words.map(prefixOf))) append(this.#wordsByPrefix, prefix, box);
      return;
    }
    const prefix = language && prefixOfPattern(language);
    if (prefix === undefined) this.#open.push(box);
    else append(this.#globsByPrefix, prefix, box);
  }

  near(language: Language | undefined): readonly Box[] {
    if (language?.kind === 'words' && language.words.length <= FEW) {
      const named = language.words.flatMap((word) => [
        ...(this.#byWord.get(word) ?? []),
        ...(this.#globsByPrefix.get(prefixOf(word)) ?? []),
      ]);
      return [...named, ...this.#open];
    }
    const prefix = language && prefixOfPattern(language);
    if (prefix === undefined) return this.#all;
    return [...(this.#wordsByPrefix.get(prefix) ?? []), ...(this.#globsByPrefix.get(prefix) ?? []), ...this.#open];
  }
}

function append(map: Map<string, Box[]>, key: string, box: Box): void {
  const boxes = map.get(key);
  if (boxes === undefined) map.set(key, [box]);
  else boxes.push(box);
}

function prefixOf(word: string): string {
  return word.slice(0, PREFIX);
}

/** What all its texts begin with, where that is long enough to tell. */
function prefixOfPattern(language: Language): string | undefined {
  if (language.kind === 'words') return undefined;
  const glob = language.all.find(({ prefix }) => prefix.length >= PREFIX);
  return glob && prefixOf(glob.prefix);
}
