// Contenders in turns, round after round, so that what the machine does beside them falls on all; and what is noted of each.
import { type Figures, median, spread, type Unit } from '../figures.ts';

export interface Measure<Sample> {
  readonly measure: string;
  readonly unit: Unit;
  readonly of: keyof Sample & string;
  /** Beyond the median of the direct way, which is shown as it is. */
  readonly added?: true;
  /** The direct way has none: there is no process. */
  readonly process?: true;
}

export interface Side<Sample> {
  readonly side: string;
  /** `last` is its sample of the round before. Where it throws the side is left out. */
  readonly take: (last: Sample | undefined) => Promise<Sample>;
}

export interface Contest<Sample> {
  readonly name: string;
  readonly sides: readonly Side<Sample>[];
  readonly measures: readonly Measure<Sample>[];
  /** Beside the first, which warms up. */
  readonly rounds: number;
}

type Numbers<Sample> = Readonly<Record<keyof Sample, number>>;

/** Measures, notes and prints. */
export async function contest<Sample extends Numbers<Sample>>(
  figures: Figures,
  { name, sides, measures, rounds }: Contest<Sample>,
): Promise<void> {
  const taken = new Map(sides.map((side): [Side<Sample>, Sample[]] => [side, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [side, samples] of taken) {
      try {
        samples.push(await side.take(samples.at(-1)));
      } catch (fault) {
        taken.delete(side);
        figures.skip(`${side.side} in ${name}: ${fault instanceof Error ? fault.message : fault}`);
      }
    }
  }
  const measured = [...taken].map(([{ side }, samples]) => ({ side, samples: samples.slice(1) }));
  const direct = measured.find(({ side }) => side === 'direct')?.samples ?? [];
  const rows = measured.map(({ side, samples }) => {
    const cells = measures.map(({ measure, unit, of, added, process }) => {
      if (side === 'direct' && process) return '';
      const base = added && side !== 'direct' && direct.length > 0 ? median(direct.map((sample) => sample[of])) : 0;
      return spread(figures.add({ name, side, measure, unit, values: samples.map((sample) => sample[of] - base) }));
    });
    return [side, ...cells];
  });
  figures.table(name, ['', ...measures.map(({ measure, unit }) => `${measure} ${unit}`)], rows);
}
