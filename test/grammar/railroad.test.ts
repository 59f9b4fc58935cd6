// The railroad page needs nothing but itself, leads everywhere that it points to, and keeps its words inside their boxes.
import { expect, test } from 'vitest';
import { FIELDS } from '../../src/compiler/conditions/fields.ts';
import { STATEMENTS } from '../../src/compiler/statements/index.ts';
import { renderRailroadPage } from './page.ts';
import { drawRailroad } from './railroad.ts';
import { fieldRule, statementRule } from './statements.ts';

const PAGE = renderRailroadPage();
const ids = [...PAGE.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id);

test('every id is there once, and every link leads to one', () => {
  expect(new Set(ids).size).toBe(ids.length);
  const links = [...PAGE.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href);
  expect(links.length).toBeGreaterThan(ids.length);
  expect(links.filter((href) => !ids.includes(href.replace(/^#/, '')))).toEqual([]);
});

test('every statement and every test of a condition has its diagram', () => {
  const rules = [...STATEMENTS.map(statementRule), ...FIELDS.map(({ name }) => fieldRule(name))];
  expect(rules.filter((rule) => !ids.includes(rule.replaceAll(/[^a-z0-9_]+/g, '-')))).toEqual([]);
  expect(PAGE.match(/<svg /g)?.length).toBeGreaterThanOrEqual(rules.length);
});

test('nothing is fetched and nothing runs', () => {
  expect(PAGE).not.toMatch(/<(?:script|link|img|iframe|object)\b|@import|url\(|\son\w+=/i);
  const outside = [...PAGE.matchAll(/\b(?:src|href)="(?!#)[^"]*"/g)].map(([found]) => found);
  expect(outside).toEqual([]);
});

test('words stand inside their boxes, and a long sequence goes on in further rows', () => {
  const word = (text: string) => ({ kind: 'text', text }) as const;
  const drawn = drawRailroad(
    { kind: 'sequence', parts: Array.from({ length: 30 }, (_, n) => word(`word-${n}-<&`)) },
    () => undefined,
  );
  expect(Number(/width="([\d.]+)"/.exec(drawn)?.[1])).toBeLessThan(1000);
  const boxes = [
    ...drawn.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)".*\n<text x="([\d.]+)".*>(.*)<\/text>/g),
  ];
  expect(boxes).toHaveLength(30);
  for (const [, x, width, middle, text = ''] of boxes) {
    const characters = text.replaceAll(/&#\d+;/g, '.').length;
    expect(Number(middle) - Number(x)).toBeCloseTo(Number(width) / 2);
    // A bold monospaced character of 14 pixels is 8.43 wide.
    expect(characters * 8.43).toBeLessThan(Number(width));
  }
});
