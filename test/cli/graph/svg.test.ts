// The drawing: nothing overlaps, arrows end at their boxes, words stay in theirs; no text of a file becomes markup.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawingOf } from '../../../src/cli/graph/drawing.ts';
import { FONT, LINE_HEIGHT } from '../../../src/cli/graph/extents.ts';
import { type Area, type Layout, layOut } from '../../../src/cli/graph/layout.ts';
import { renderSvg } from '../../../src/cli/graph/svg.ts';
import { fitted, wrapped } from '../../../src/cli/graph/words.ts';
import { tableOf } from '../../compiler/compiling.ts';

const PROVIDERS = ['openai', 'anthropic', 'gemini', 'groq'];
const SHARED = `${PROVIDERS.map((name) => `provider ${name} { key env.KEY }\n`).join('')}
client batch { key env.BATCH }
pool fast { rotate least_latency; groq/llama; openai/gpt-5-mini weight 2; smart }
pool smart { rotate weighted sticky by header "x-conversation-of-the-day" for 1d; anthropic/claude-sonnet-4-5 weight 3; openai/gpt-5 }
pool unused { gemini/a; group weight 3 { rotate random; groq/b; openai/c } }
`;
/** What routes do, in turn. */
const WAYS: readonly ((number: number) => string)[] = [
  (n) => `to ${PROVIDERS[n % 4]}/model-${n}; fallback to smart`,
  () => 'to fast; fallback on rate_limited, overloaded, timeout to unused',
  () => 'to { rotate weighted sticky by user; groq/qwen weight 70; smart weight 30 }',
  () => 'reject 403 "this model has been closed since the spring, and will not come back"',
  (n) => `to ${PROVIDERS[n % 4]}/$model; mirror 5% to ${PROVIDERS[(n + 1) % 4]}/$model`,
  (n) => `to openai/"${'a long name of a model '.repeat(n % 3)}漢字"; fallback on timeout to groq/x; fallback to smart`,
];

function routesFile(count: number): string {
  const routes = Array.from({ length: count }, (_, n) => {
    const match = `model "m${n}-*" and (tools or header "x-team" "search-*", "voice-*") and not client batch`;
    return `route team-${n}${'-long'.repeat(n % 12)} {\n  match ${match}\n  ${WAYS[n % WAYS.length]?.(n)}\n}\n`;
  });
  return SHARED + routes.join('');
}

function laidOut(text: string): Layout {
  return layOut(drawingOf(tableOf(text)));
}

const overlap = (a: Area, b: Area): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** At most 0.62 of the font's size for each column, as monospaced fonts are. */
const width = (line: string, size: number): number =>
  [...line].reduce((sum, character) => sum + (/[\u2e80-\uffff]/.test(character) && character !== '…' ? 2 : 1), 0) *
  0.62 *
  size;

describe.each([1, 7, 50])('%i routes', (count) => {
  const { boxes, arrows, ...size } = laidOut(routesFile(count));
  const areas = [...boxes.map(({ area }) => area), ...arrows.flatMap(({ label }) => label?.area ?? [])];

  test('no box and no words overlap others, and all lie within the drawing', () => {
    const clashes = areas.flatMap((a, index) => areas.slice(index + 1).filter((b) => overlap(a, b)));
    expect(clashes).toEqual([]);
    const outside = areas.filter(
      ({ x, y, width: w, height: h }) => x < 0 || y < 0 || x + w > size.width || y + h > size.height,
    );
    expect(outside).toEqual([]);
  });

  test('every arrow goes from the right side of its box to the left side of the other', () => {
    const at = new Map(boxes.map(({ box, area }) => [box.id, area]));
    for (const { arrow, points } of arrows) {
      const [from, to] = [at.get(arrow.from), at.get(arrow.to)];
      const [start, end] = [points[0], points.at(-1)];
      if (!from || !to || !start || !end) throw new Error('an arrow without ends');
      expect([start.x, end.x]).toEqual([from.x + from.width, to.x]);
      expect(start.y > from.y && start.y < from.y + from.height, `${arrow.from}: ${start.y}`).toBe(true);
      expect(end.y > to.y && end.y < to.y + to.height, `${arrow.to}: ${end.y}`).toBe(true);
      expect(points.map(({ x }) => Math.round(x))).toEqual(points.map(({ x }) => Math.round(x)).sort((a, b) => a - b));
    }
  });

  test('no arrow runs through a box, or through the words of another', () => {
    for (const { arrow, points, label } of arrows) {
      const level = points.flatMap((point, index) => {
        const next = points[index + 1];
        return index % 2 === 0 && next ? [{ x: point.x, y: point.y, width: next.x - point.x, height: 0.1 }] : [];
      });
      const foreign = areas.filter((area) => area !== label?.area);
      expect(
        level.filter((line) => foreign.some((area) => overlap(line, area))),
        `${arrow.from} to ${arrow.to}`,
      ).toEqual([]);
    }
  });

  test('words stay in their boxes', () => {
    for (const { lines, area } of boxes) {
      expect(Math.max(...lines.map((line, index) => width(line, index === 0 ? FONT.name : FONT.line)))).toBeLessThan(
        area.width,
      );
      expect(lines.length * LINE_HEIGHT).toBeLessThan(area.height);
    }
    for (const { label } of arrows) {
      if (label === undefined) continue;
      expect(Math.max(...label.lines.map((line) => width(line, FONT.label)))).toBeLessThan(label.area.width);
      expect(label.lines.length * LINE_HEIGHT).toBeLessThanOrEqual(label.area.height);
    }
  });

  test('routes stand below each other in the order of the file, providers at the right', () => {
    const routes = boxes.filter(({ box }) => box.kind === 'route');
    expect(new Set(routes.map(({ area }) => area.x)).size).toBe(1);
    expect(routes.map(({ area }) => area.y)).toEqual(routes.map(({ area }) => area.y).sort((a, b) => a - b));
    const right = Math.max(...areas.map((area) => area.x + area.width));
    const providers = boxes.filter(({ box }) => box.kind === 'provider');
    expect(providers.every(({ area }) => area.x + area.width === right)).toBe(true);
  });
});

test('the picture of the tour in the documentation is what is drawn now; UPDATE_GOLDEN=1 draws it anew', () => {
  const page = (path: string): string => resolve(import.meta.dirname, '../../..', path);
  const drawn = renderSvg(tableOf(readFileSync(page('examples/tour.routes'), 'utf8').replace('edition 2026\n', '')));
  if (process.env.UPDATE_GOLDEN) writeFileSync(page('docs/tour.svg'), drawn);
  expect(readFileSync(page('docs/tour.svg'), 'utf8')).toBe(drawn);
});

test('a table without routes is a drawing too', () => {
  expect(renderSvg(tableOf('provider demo {}\n'))).toContain('demo</text>');
});

test('what is cut stands whole in the tooltip', () => {
  const drawn = renderSvg(tableOf(routesFile(12)));
  expect(drawn).toContain('<title>12 · team-11-long');
  expect(drawn).toMatch(/12 · team-11(?:-long)+…<\/text>/);
  expect(drawn).toContain(
    'header &quot;x-team&quot; &quot;search-*&quot;, &quot;voice-*&quot;) and not client batch</title>',
  );
});

test('no text of the file becomes markup, and nothing is fetched', () => {
  const hostile = '</text><script>alert(1)</script>" onload="x" ]]> & \\u0000 \\u202e';
  const drawn = renderSvg(
    tableOf(`provider demo {}
route end { match header "x-a" "${hostile.replaceAll('"', '\\"')}"; to demo/"${hostile.replaceAll('"', '\\"')}" }
route graph { match any; reject 400 "${hostile.replaceAll('"', '\\"')}" }
`),
  );
  const tags = new Set([...drawn.matchAll(/<\/?([a-z]+)/gi)].map(([, tag]) => tag));
  expect([...tags].sort()).toEqual(['g', 'path', 'rect', 'style', 'svg', 'text', 'title']);
  expect(drawn.replaceAll(/"[^"]*"/g, '""').replaceAll(/>[^<]*</g, '><')).not.toMatch(/onload|script/);
  expect(drawn).not.toMatch(/url\(|href|@import|\p{Cf}|\0/u);
  expect(drawn.match(/&(?!amp;|lt;|gt;|quot;)/)).toBeNull();
});

test('texts are cut by columns, and broken between words', () => {
  expect(fitted('exactly ten', 11)).toBe('exactly ten');
  expect(fitted('exactly ten', 10)).toBe('exactly t…');
  expect(fitted('漢字漢字', 7)).toBe('漢字漢…');
  expect(wrapped('one two three four', 9, 2)).toEqual(['one two', 'three fo…']);
  expect(wrapped('unbreakable-as-it-is word', 10, 3)).toEqual(['unbreakabl', 'e-as-it-is', 'word']);
  expect(wrapped('', 10, 3)).toEqual([]);
});
