// FL205: requests that no route takes.
import { diagnose } from '../../../language/codes/index.ts';
import type { Site } from '../site.ts';
import { EVERYTHING } from '../space/box.ts';
import type { BoxIndex } from '../space/box-index.ts';
import { renderWitness } from '../space/witness.ts';

/** @param taken the boxes of all routes. */
export function checkUncovered({ table, space, places, report, decide }: Site, taken: BoxIndex): void {
  const pointer = `/routes/${table.routes.length - 1}`;
  const about = { pointer, what: 'whether some route takes every request' };
  const box = decide(() => space.outside([EVERYTHING], (one) => taken.near(one)).box, about);
  if (box === undefined) return;
  const witness = space.witness(box);
  const message = `no route takes ${renderWitness(witness)}`;
  const help =
    'it is answered 404 model_not_found: if that is meant, say so in a last route, `match any` and `reject 404 "…"`';
  report({ ...diagnose('FL205', places.of(pointer), message, { help }), witness });
}
