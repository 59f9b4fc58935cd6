// Simulations from a text in the language.
import { tableHash } from '../../src/compiler/hash.ts';
import type { Configuration } from '../../src/gateway/configuration.ts';
import { Simulation, type SimulationInit } from '../../src/gateway/simulation/simulation.ts';
import type { RequestRecord } from '../../src/telemetry/record.ts';
import { compileText, lineOf } from '../compiler/compiling.ts';

/** `edition 2026` is put before the text. */
export function configurationOf(text: string): Configuration {
  const { table, positions, diagnostics } = compileText(`edition 2026\n${text}`);
  if (table === undefined) throw new Error(diagnostics.map(lineOf).join('\n'));
  return { table, positions, hash: tableHash(table) };
}

/** A simulation that keeps its records. */
export function simulating(text: string, upstream: SimulationInit['upstream'], more: Partial<SimulationInit> = {}) {
  const records: RequestRecord[] = [];
  const onRecord = (record: RequestRecord): void => void records.push(record);
  const simulation = new Simulation({ configuration: configurationOf(text), upstream, onRecord, ...more });
  return { simulation, records };
}
