// Frames of one form written in another, their values kept: bytes in, bytes out.
import type { FrameTemplate } from './frame-template.ts';

/** A value is copied byte by byte up to here; a call that copies costs more. */
const SHORT = 32;

/** Both forms, and the frames, are texts of one character a byte. */
export class FrameRewriter {
  /** What is written after each value: the next piece, after a frame's last one also the beginning of the next frame. */
  readonly #after: readonly Buffer[];
  readonly #head: Buffer;
  /** By how many bytes a frame grows. */
  readonly #growth: number;

  /** @param to as many values as `from` */
  constructor(from: FrameTemplate, to: FrameTemplate) {
    const head = to.pieces[0] as string;
    const after = [...to.pieces.slice(1, -1), (to.pieces.at(-1) as string) + head];
    [this.#head, ...this.#after] = stored([head, ...after]) as [Buffer, ...Buffer[]];
    this.#growth = lengthOf(to) - lengthOf(from);
  }

  /**
   * A run as it is written.
   * @param length of the run as it came
   * @param places of its values, as `FrameTemplate.run` notes them
   */
  write(text: string, length: number, places: readonly number[]): Buffer {
    const after = this.#after;
    const values = places.length / 2;
    const frames = values / after.length;
    const written = Buffer.allocUnsafe(length + frames * this.#growth + this.#head.length);
    written.set(this.#head);
    let at = this.#head.length;
    for (let value = 0, piece = 0; value < values; value += 1) {
      at = copy(text, places[2 * value] as number, places[2 * value + 1] as number, written, at);
      const next = after[piece] as Buffer;
      written.set(next, at);
      at += next.length;
      piece = piece + 1 === after.length ? 0 : piece + 1;
    }
    // After the last frame no other begins.
    return written.subarray(0, at - this.#head.length);
  }
}

/** Texts as bytes in memory of their own: in Node's pool they would hold what others have long left, for as long as a stream lasts. */
function stored(texts: readonly string[]): Buffer[] {
  const memory = Buffer.allocUnsafeSlow(texts.reduce((sum, text) => sum + text.length, 0));
  let at = 0;
  return texts.map((text) => {
    const from = at;
    at += memory.write(text, at, 'latin1');
    return memory.subarray(from, at);
  });
}

function copy(text: string, from: number, to: number, into: Buffer, at: number): number {
  if (to - from > SHORT) return at + into.write(text.slice(from, to), at, 'latin1');
  let place = at;
  for (let index = from; index < to; index += 1, place += 1) into[place] = text.charCodeAt(index);
  return place;
}

function lengthOf({ pieces }: FrameTemplate): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}
