// What the editor room needs from outside: the disk, the environment, a thread to think in, and words for results.

import type { Witness } from '../compiler/analysis/space/witness.ts';
import type { Compilation } from '../compiler/compile.ts';
import type { Environment } from '../compiler/environment.ts';
import type { FileReader } from '../compiler/file-reader.ts';
import type { Configuration } from '../gateway/configuration.ts';
import type { TestResult } from '../gateway/testing/run-test.ts';
import type { Diagnostic } from '../language/diagnostic.ts';

export interface EditorPorts {
  /** By absolute paths, with `/` between names. */
  readonly disk: FileReader;
  readonly environment: Environment;
  /** What the analysis finds; undefined where a later question came before the answer. */
  analyze(compilation: Compilation): Promise<readonly Diagnostic[] | undefined>;
  /** The results of tests for people, without colours. */
  testReport(results: readonly TestResult[]): string;
  /** What becomes of a request, for people. */
  explanation(configuration: Configuration, request: Witness): Promise<string>;
  /** How long to wait for more before work begins, in milliseconds. */
  readonly delays: { readonly check: number; readonly analysis: number };
}
