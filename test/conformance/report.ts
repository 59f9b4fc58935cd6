// What the conformance run prints.

import { ORACLE_PROTOCOLS } from './oracle/finish.ts';
import type { Verdict } from './verdict.ts';

const COLUMNS = ['exchanges', 'carried', 'refused', 'told', 'silent', 'crashes'] as const;

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

/** Exchanges that were carried whole, that were refused with a reason, losses one by one, and exchanges that crashed. */
function counts(verdicts: readonly Verdict[]): number[] {
  const isWhole = ({ silent, told, crash, refused }: Verdict) =>
    silent.length + told.length === 0 && crash === undefined && refused === undefined;
  return [
    verdicts.length,
    verdicts.filter(isWhole).length,
    verdicts.filter(({ refused }) => refused !== undefined).length,
    verdicts.reduce((sum, { told }) => sum + told.length, 0),
    verdicts.reduce((sum, { silent }) => sum + silent.length, 0),
    verdicts.filter(({ crash }) => crash !== undefined).length,
  ];
}

/** Every silent loss and every crash by name; told losses too where asked for. */
export function renderFindings(verdicts: readonly Verdict[], verbose: boolean): string {
  return verdicts
    .flatMap(({ recording, from, to, silent, told, refused, crash }) => {
      const where = `${recording} [${from} -> ${to}]`;
      return [
        ...(crash === undefined ? [] : [`CRASH  ${where}: ${crash}`]),
        ...silent.map(({ path, detail }) => `SILENT ${where} ${path}: ${detail}`),
        ...(verbose && refused !== undefined ? [`REFUSED ${where}: ${refused}`] : []),
        ...(verbose ? told.map(({ path, detail }) => `told   ${where} ${path}: ${detail}`) : []),
      ];
    })
    .join('\n');
}
