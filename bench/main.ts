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

--quick          fewer and shorter rounds: everything in some twelve minutes
--install        first installs the peers that are not there, under node_modules/.cache
--from FILE      figures of an earlier run, for the parts that are not measured now
--json FILE      writes the figures
--plot FILE      writes the plot, as SVG
--markdown FILE  writes the tables into a page, between its markers
`;

const { positionals, values } = parseArgs({ allowPositionals: true, options: OPTIONS });
const unknown = positionals.filter((name) => name !== 'all' && !(name in PARTS));
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  const run = await measure(chosenParts());
  if (values.json !== undefined) writeRun(values.json, run);
  if (values.plot !== undefined) writePlot(values.plot, run);
  if (values.markdown !== undefined) writeMarkdown(values.markdown, run);
}

function chosenParts(): readonly string[] {
  const all = positionals.includes('all') || (positionals.length === 0 && values.from === undefined);
  return all ? Object.keys(PARTS) : positionals;
}

async function measure(parts: readonly string[]): Promise<Run> {
  const earlier = values.from === undefined ? undefined : readRun(values.from);
  if (earlier !== undefined && parts.length === 0) return earlier;
  const kept = ({ part }: { readonly part: string }) => !parts.includes(part);
  const figures = new Figures('', earlier?.figures.filter(kept), earlier?.skipped.filter(kept));
  if (values.install === true) installPeers(figures);
  for (const name of parts) await PARTS[name]?.(figures.of(name), values.quick === true ? QUICK : THOROUGH);
  return figures.run(machine());
}
