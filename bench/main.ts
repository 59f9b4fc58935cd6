// `npm run bench -- [PART…]`: what Fairlead costs, beside the least that can be done and beside its peers.
import { parseArgs } from 'node:util';
import { Figures, type Run, readRun, writeRun } from './figures.ts';
import { QUICK, THOROUGH } from './measure/effort.ts';
import { machine } from './measure/machine.ts';
import { PARTS } from './parts/index.ts';
import { installPeers } from './parts/install-peers.ts';
import { writeMarkdown } from './report/markdown.ts';
import { writePlot } from './report/plot.ts';

const OPTIONS = {
  quick: { type: 'boolean' },
  install: { type: 'boolean' },
  from: { type: 'string' },
  json: { type: 'string' },
  plot: { type: 'string' },
  markdown: { type: 'string' },
} as const;

const USAGE = `npm run bench -- [PART…] [OPTION…]

parts: all, ${Object.keys(PARTS).join(', ')}; without one: all, unless --from is given

--quick          fewer and shorter rounds: everything in some twenty minutes
--install        first installs the peers that are not there, under node_modules/.cache
--from FILE      figures of an earlier run, for the parts that are not measured now
--json FILE      writes the figures
--plot FILE      writes the plot, as SVG
--markdown FILE  writes the tables into a page, between its markers
`;

type Arguments = ReturnType<typeof parse>;

const said = parse();
if (said !== undefined) await main(said);

function parse() {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: OPTIONS });
    const unknown = positionals.filter((name) => name !== 'all' && !(name in PARTS));
    if (unknown.length === 0) return { positionals, values };
    throw new Error(`no such part: ${unknown.join(', ')}`);
  } catch (fault) {
    console.error(`${describe(fault)}\n\n${USAGE}`);
    process.exitCode = 2;
    return undefined;
  }
}

async function main(said: NonNullable<Arguments>): Promise<void> {
  const { json, plot, markdown } = said.values;
  const run = await measure(said);
  if (json !== undefined) writeRun(json, run);
  if (plot !== undefined) writePlot(plot, run);
  if (markdown !== undefined) writeMarkdown(markdown, run);
}

async function measure({ positionals, values }: NonNullable<Arguments>): Promise<Run> {
  const earlier = values.from === undefined ? undefined : readRun(values.from);
  const all = positionals.includes('all') || (positionals.length === 0 && earlier === undefined);
  const parts = all ? Object.keys(PARTS) : positionals;
  if (earlier !== undefined && parts.length === 0) return earlier;
  // Before this run makes the machine busy.
  const before = machine();
  const kept = ({ part }: { readonly part: string }) => !parts.includes(part);
  const figures = new Figures('', earlier?.figures.filter(kept), earlier?.skipped.filter(kept));
  if (values.install === true) installPeers(figures);
  for (const name of parts) {
    const ofPart = figures.of(name);
    try {
      await PARTS[name]?.(ofPart, values.quick === true ? QUICK : THOROUGH);
    } catch (fault) {
      // What the others measured is not lost.
      ofPart.skip(`${name}: ${describe(fault)}`);
      process.exitCode = 1;
    }
  }
  return figures.run(before);
}

function describe(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
