// A service that stops while a change of its files is still on its way.
import { expect, test } from 'vitest';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import { loadConfiguration } from '../../src/gateway/configuration.ts';
import type { ReloadOutcome } from '../../src/gateway/reload.ts';
import { Service } from '../../src/server/service.ts';
import { systemClock } from '../../src/upstream/clock.ts';

const ENTRY = 'test.routes';
const BEFORE = `edition 2026
server { listen 127.0.0.1:0 }
provider demo {}
route all { match any; to demo/echo }
`;
/** With one listener more. */
const AFTER = BEFORE.replace('listen 127.0.0.1:0', 'listen 127.0.0.1:0; admin 127.0.0.1:0');

test('what is compiled when it stops is not taken in, and leaves nothing open', async () => {
  let text = BEFORE;
  let compiled = Promise.resolve();
  const files = { read: () => text, list: () => undefined };
  const outcomes: ReloadOutcome[] = [];
  const service = new Service({
    load: async () => {
      await compiled;
      return loadConfiguration(ENTRY, { files: memoryFiles({ [ENTRY]: text }) });
    },
    files,
    secrets: { environment: () => undefined, file: () => '' },
    parts: { clock: systemClock, random: () => 0, onRecord: () => {}, onFault: () => {} },
    watch: true,
    report: (outcome) => void outcomes.push(outcome),
  });
  const { hash } = await service.reload();

  const { promise, resolve } = Promise.withResolvers<void>();
  text = AFTER;
  compiled = promise;
  const reloading = service.reload();
  await service.stop();
  resolve();
  expect(await reloading).toMatchObject({ applied: false, hash, reason: 'the gateway is stopping' });
  expect(service.adminUrl).toBeUndefined();
  expect(outcomes.map(({ applied }) => applied)).toEqual([true, false]);
});
