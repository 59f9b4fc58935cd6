// What was aimed at, and what a run reached.
import { silent } from '../contenders/fairlead-variants.ts';
import { type Figure, type Run, show } from '../figures.ts';
import { type Asked, find, findAll, ratios, type Spread } from './findings.ts';

interface Target {
  readonly what: string;
  readonly atMost: string;
  /** Undefined: not measured in this run. */
  readonly reached: (run: Run) => string | undefined;
}

/** The realistic corpus, in rising sizes. */
const MATCH = /^match, [\d,]+ routes, the stacks of many teams$/;

export const TARGETS: readonly Target[] = [
  ...['C->C JSON', 'A->A JSON'].map((name) => besideBare('floor', name, '1.5x')),
  ...['C->A JSON', 'C->G JSON'].map((name) => besideBare('floor', name, '2.2x')),
  ...['C->C stream of 300', 'A->A stream of 300'].map((name) => besideBare('floor', name, '1.3x')),
  besideBare('floor', 'C->A stream of 300', '2.5x'),
  besideBare('bodies', 'C->C body of 1 MB', '1.2x'),
  besidePeer('Portkey', '1/7'),
  besidePeer('LiteLLM', '1/20'),
  besidePeer('Bifrost', '1x'),
  besidePeer('switchyard', '1x'),
  ...['Bifrost', 'switchyard'].map(laterThan),
  {
    what: 'match among 10,000 routes, against 10',
    atMost: '1.5x',
    reached: (run) => {
      const found = findAll(run, 'micro', MATCH);
      return times((found.at(-1)?.median ?? Number.NaN) / (found[0]?.median ?? Number.NaN));
    },
  },
  {
    what: 'match among 10,000 routes',
    atMost: '2 us',
    reached: (run) => said(findAll(run, 'micro', MATCH).at(-1)),
  },
  {
    what: 'parse, check names and types, lower 10,000 routes, cold',
    atMost: '400 ms',
    reached: (run) => said(find(run, { part: 'compile', name: 'wall time, the stacks of many teams' })),
  },
  {
    what: 'a reload of 10,000 routes: longest turn of the event loop',
    atMost: '20 ms',
    reached: (run) => said(findAll(run, 'reload', /^longest turn.*10,000 routes/)[0]),
  },
  {
    what: 'memory of an idle open stream',
    atMost: '40 KB',
    reached: (run) => said(find(run, { part: 'idle', side: 'Fairlead' })),
  },
  {
    what: 'start to first answer',
    atMost: '300 ms',
    reached: (run) => said(find(run, { part: 'start', name: 'until the first answer' })),
  },
  {
    what: 'log and traces on, against off',
    atMost: '1.1x',
    reached: (run) =>
      views(run, (measure) => [
        cpu('log', 'log and traces', 'Fairlead', measure),
        cpu('log', 'log and traces', silent.name, measure),
      ]),
  },
];

const VIEWS = ['cpu', 'cpu, steady'];

/** CPU of Fairlead by that of another, at saturation and at a steady rate. */
function views(run: Run, sides: (measure: string) => readonly [Asked, Asked]): string | undefined {
  const [saturated, steady] = VIEWS.map((measure) => ratios(run, ...sides(measure)));
  return saturated && steady && `${between(saturated)}; ${between(steady)} at a steady rate`;
}

function besideBare(part: string, name: string, atMost: string): Target {
  const sides = (measure: string) =>
    [cpu(part, name, 'Fairlead', measure), cpu(part, name, 'bare Node', measure)] as const;
  return { what: `${name}, against bare Node`, atMost, reached: (run) => views(run, sides) };
}

function besidePeer(peer: string, atMost: string): Target {
  const sides = (measure: string) =>
    [cpu('peers', 'C->C JSON', 'Fairlead', measure), cpu('peers', 'C->C JSON', peer, measure)] as const;
  return {
    what: `C->C JSON, against ${peer}`,
    atMost,
    reached: (run) => views(run, sides) ?? whyNot(run, peer),
  };
}

function laterThan(peer: string): Target {
  const p99 = (side: string): Asked => ({ part: 'peers', name: 'C->C JSON', side, measure: 'added p99' });
  return {
    what: `C->C JSON, added p99, against ${peer}`,
    atMost: '1x',
    reached: (run) => {
      const [ours, theirs] = [find(run, p99('Fairlead')), find(run, p99(peer))];
      return ours && theirs ? `${show(ours.median)} us, it ${show(theirs.median)} us` : whyNot(run, peer);
    },
  };
}

function whyNot({ skipped }: Run, peer: string): string | undefined {
  return skipped.some(({ what }) => what.startsWith(peer)) ? 'not installed' : undefined;
}

function cpu(part: string, name: string, side: string, measure: string): Asked {
  return { part, name, side, measure };
}

/** The median of the rounds, with the lowest and the highest. */
function between({ median, low, high }: Spread): string {
  // The least of a part of one is the largest number below its line.
  const ends = median < 0.5 ? [high, low] : [low, high];
  return `${times(median)} (${ends.map(times).join(' to ')})`;
}

function times(factor: number): string | undefined {
  if (Number.isNaN(factor)) return undefined;
  return factor < 0.5 ? `1/${show(1 / factor)}` : `${factor.toFixed(2)}x`;
}

function said(found: Figure | undefined): string | undefined {
  return found && `${show(found.median)} ${found.unit}`;
}
