// Which operations the analysis believes a provider to serve, against what the codecs can.
import { expect, test } from 'vitest';
import { lackedFor } from '../../../src/codec/abilities.ts';
import { EVERYTHING } from '../../../src/compiler/analysis/space/box.ts';
import { Space } from '../../../src/compiler/analysis/space/space.ts';
import { operableBy } from '../../../src/compiler/analysis/usable.ts';
import { PROTOCOL_OPERATIONS, PROTOCOLS, PROVIDER_PROTOCOLS } from '../../../src/vocabulary.ts';
import { table } from '../../support/tables.ts';

test.each(PROVIDER_PROTOCOLS)('a provider that speaks %s', (protocol) => {
  const space = new Space(table({}));
  const region = operableBy({ protocol }, { space, region: [EVERYTHING] });
  for (const client of PROTOCOLS) {
    for (const operation of PROTOCOL_OPERATIONS[client]) {
      const asked = space.regionOf({
        kind: 'and',
        terms: [
          { kind: 'protocol', names: [client] },
          { kind: 'operation', names: [operation] },
        ],
      });
      const operable = space.some(space.intersect(region, asked)) !== undefined;
      expect([operation, operable]).toEqual([operation, lackedFor(operation, client, protocol) === undefined]);
    }
  }
});
