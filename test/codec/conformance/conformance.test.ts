// Every codec of the registry, put through the one suite.
import { expect, test } from 'vitest';
import { CODECS, codecFor } from '../../../src/codec/index.ts';
import { PROTOCOLS, PROVIDER_PROTOCOLS } from '../../../src/vocabulary.ts';
import { conformance } from './conformance.ts';
import { SUBJECTS } from './subjects.ts';

test('the registry has a codec for every protocol', () => {
  expect(CODECS.map(({ protocol }) => protocol).sort()).toEqual([...PROTOCOLS].sort());
  expect(PROVIDER_PROTOCOLS.map((protocol) => codecFor(protocol).protocol)).toEqual([...PROVIDER_PROTOCOLS]);
});

for (const protocol of PROVIDER_PROTOCOLS) conformance({ ...SUBJECTS[protocol], codec: codecFor(protocol) });
