// How the suites run: every file is parallel-safe, a test that hangs is a failure. Modules keep nothing that one test could leave
// to another, so files share their workers: loading the gateway once a file took as long as half of the tests.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    pool: 'threads',
    maxWorkers: '100%',
    isolate: false,
  },
});
