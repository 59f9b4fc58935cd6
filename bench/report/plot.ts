// CPU a request, and what that adds to latency, of all that took part beside each other: an SVG for light and dark pages.
import { writeFileSync } from 'node:fs';
import * as echarts from 'echarts';
import { type Run, show } from '../figures.ts';

const SIZE = { width: 860, height: 620 };

/** Drawn in colours that the style below replaces, by the reader's scheme. */
const INK = '#010101';
const FAINT = '#020202';

const STYLE = `<style>
[fill="${INK}"] { fill: #1f2328 } [stroke="${FAINT}"] { stroke: #d0d7de }
@media (prefers-color-scheme: dark) { [fill="${INK}"] { fill: #e6edf3 } [stroke="${FAINT}"] { stroke: #3d444d } }
</style>`;

const OURS = '#1a7f5a';
const OTHERS = '#8b7bb8';

interface Panel {
  readonly title: string;
  readonly measure: string;
  /** From the unit of the figures to that of the title. All bars begin at 1 of it, on a logarithmic scale. */
  readonly scale: number;
}

const PANELS: readonly Panel[] = [
  { title: 'CPU a request at saturation, us, log scale', measure: 'cpu', scale: 1000 },
  { title: 'added latency, median, us, log scale', measure: 'added p50', scale: 1 },
];

const SCENARIOS = ['C->C JSON', 'C->A JSON'];

interface Bars {
  readonly title: string;
  readonly bars: readonly { readonly side: string; readonly value: number }[];
}

/** Throws where the run has no figures of peers. */
export function writePlot(file: string, run: Run): void {
  const panels = SCENARIOS.flatMap((name) => PANELS.map((panel) => barsOf(run, name, panel)));
  const chart = echarts.init(null, undefined, { renderer: 'svg', ssr: true, ...SIZE });
  chart.setOption({
    animation: false,
    title: panels.map(titleOf),
    grid: panels.map(gridOf),
    xAxis: panels.map((_, gridIndex) => ({ type: 'log', gridIndex, min: 1, show: false })),
    yAxis: panels.map(axisOf),
    series: panels.map(seriesOf),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  writeFileSync(file, `${svg.replace(/(<svg[^>]*>)/, `$1\n${STYLE}`)}\n`);
}

function barsOf({ figures }: Run, name: string, { title, measure, scale }: Panel): Bars {
  const found = figures.filter((one) => one.part === 'peers' && one.name === name && one.measure === measure);
  if (found.length === 0) throw new Error('the plot shows the part `peers`, which this run does not have');
  const bars = found
    .filter(({ side }) => side !== 'direct')
    .map(({ side = '', median }) => ({ side, value: Math.max(1, median * scale) }));
  return { title: `${name.replace('->', ' → ')}: ${title}`, bars };
}

/** Percent of the picture, of the panels in reading order. */
function place(panel: number): { readonly left: number; readonly top: number } {
  return { left: panel % 2 === 0 ? 1 : 51, top: panel < 2 ? 10 : 60 };
}

function titleOf({ title }: Bars, panel: number): object {
  const { left, top } = place(panel);
  return { text: title, left: `${left}%`, top: `${top - 8}%`, textStyle: { color: INK, fontSize: 13 } };
}

function gridOf(_: Bars, panel: number): object {
  const { left, top } = place(panel);
  return { left: `${left + 14}%`, top: `${top}%`, width: '29%', height: '36%' };
}

function axisOf({ bars }: Bars, gridIndex: number): object {
  return {
    type: 'category',
    gridIndex,
    inverse: true,
    data: bars.map(({ side }) => side),
    axisLine: { lineStyle: { color: FAINT } },
    axisTick: { show: false },
    axisLabel: { color: INK },
  };
}

function seriesOf({ bars }: Bars, panel: number): object {
  const data = bars.map(({ side, value }) => ({
    value,
    itemStyle: { color: side === 'Fairlead' ? OURS : OTHERS },
    label: { show: true, position: 'right', formatter: show(value), color: INK },
  }));
  return { type: 'bar', xAxisIndex: panel, yAxisIndex: panel, data };
}
