// What the conformance run prints.
import type { Verdict } from './answers.ts';
import { ORACLE_PROTOCOLS } from './oracle/finish.ts';

const COLUMNS = ['exchanges', 'carried', 'told', 'silent', 'crashes'] as const;

export function renderTable(verdicts: readonly Verdict[]): string {
  const rows = ORACLE_PROTOCOLS.flatMap((from) =>
    ORACLE_PROTOCOLS.map((to) => [
      `${from} -> ${to}`,
      ...counts(verdicts.filter((one) => one.from === from && one.to === to)),
    ]),
  );
  const all = [['', ...COLUMNS], ...rows, ['all', ...counts(verdicts)]];
  return all
    .map(([name, ...cells]) => `${String(name).padEnd(24)}${cells.map((cell) => String(cell).padStart(11)).join('')}`)
    .join('\n');
}

/** Carried: whole, or with everything that is missing told. Losses are counted one by one. */
function counts(verdicts: readonly Verdict[]): number[] {
  const carried = verdicts.filter(
    ({ silent, told, crash }) => silent.length + told.length === 0 && crash === undefined,
  );
  return [
    verdicts.length,
    carried.length,
    verdicts.reduce((sum, { told }) => sum + told.length, 0),
    verdicts.reduce((sum, { silent }) => sum + silent.length, 0),
    verdicts.filter(({ crash }) => crash !== undefined).length,
  ];
}

/** Every silent loss and every crash by name; told losses too where asked for. */
export function renderFindings(verdicts: readonly Verdict[], verbose: boolean): string {
  return verdicts
    .flatMap(({ recording, from, to, silent, told, crash }) => {
      const where = `${recording} [${from} -> ${to}]`;
      return [
        ...(crash === undefined ? [] : [`CRASH  ${where}: ${crash}`]),
        ...silent.map(({ path, detail }) => `SILENT ${where} ${path}: ${detail}`),
        ...(verbose ? told.map(({ path, detail }) => `told   ${where} ${path}: ${detail}`) : []),
      ];
    })
    .join('\n');
}
