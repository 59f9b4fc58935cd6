// What people open in a browser, opened in one: drawings of routes, the railroad page. Texts lie within their boxes, links lead
// somewhere, and nothing is asked of anybody else.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { describeWithBrowser, inBrowser } from '../support/browser.ts';
import { fairlead } from '../support/terminal.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Forty routes of names and conditions that grow, through pools and fallbacks. */
function manyRoutes(): string {
  const routes = Array.from({ length: 40 }, (_, index) => {
    const name = `route-${index}-${'w'.repeat(index % 24)}`;
    const globs = `"m${index}-*", "${'i'.repeat(index % 17)}${index}?"`;
    return `route ${name} { match model ${globs} and not tools; to one/$model; fallback on rate_limited to spare }`;
  });
  return ['edition 2026', 'provider one { preset openai; key env.K }', 'provider two { preset anthropic; key env.L }']
    .concat('pool spare { rotate weighted; one/a weight 3; two/b }', routes, 'route rest { match any; to spare }')
    .join('\n');
}

const DRAWING_SCRIPT = `
  const overflowing = (root, boxes) => [...root.querySelectorAll(boxes)].flatMap((group) => {
    const box = group.querySelector('rect').getBBox();
    return [...group.querySelectorAll(':scope > text')].filter((text) => {
      const line = text.getBBox();
      return line.x < box.x - 1 || line.x + line.width > box.x + box.width + 1 || line.y < box.y - 1 || line.y + line.height > box.y + box.height + 1;
    }).map((text) => text.textContent);
  });
  const BOXES = 'g.route, g.pool, g.rotation, g.provider, g.request, g.reject:not(.arrow)';
  const drawings = [];
  for (const path of ['/tour.svg', '/many.svg']) {
    const place = document.body.appendChild(document.createElement('div'));
    place.innerHTML = await (await fetch(path)).text();
    drawings.push({ path, boxes: place.querySelectorAll(BOXES).length, overflowing: overflowing(place, BOXES) });
  }
  const frame = document.createElement('iframe');
  frame.src = '/railroad.html';
  document.body.append(frame);
  await new Promise((loaded) => frame.addEventListener('load', loaded));
  const { contentDocument: page, contentWindow: view } = frame;
  const railroad = {
    diagrams: page.querySelectorAll('svg').length,
    overflowing: overflowing(page, 'g.terminal, g.non-terminal'),
    leadingNowhere: [...page.querySelectorAll('a')].map((link) => link.getAttribute('href'))
      .filter((href) => !href?.startsWith('#') || page.getElementById(decodeURIComponent(href.slice(1))) === null),
  };
  const asked = [performance, view.performance].flatMap((one) => one.getEntriesByType('resource')).map(({ name }) => new URL(name));
  report({ drawings, railroad, elsewhere: asked.filter(({ origin }) => origin !== location.origin).map(String) });
`;

describeWithBrowser('in Chromium', () => {
  test('texts lie within their boxes, links lead somewhere, nobody else is asked', async () => {
    const { out } = await fairlead(['graph', '-', '--format', 'svg'], { input: manyRoutes() });
    const drawn = { type: 'image/svg+xml', body: out };
    const tour = { type: 'image/svg+xml', body: readFileSync(resolve(ROOT, 'docs/tour.svg'), 'utf8') };
    const railroad = { type: 'text/html', body: readFileSync(resolve(ROOT, 'grammar/railroad.html'), 'utf8') };
    const pages = { '/tour.svg': tour, '/many.svg': drawn, '/railroad.html': railroad };
    expect(await inBrowser(DRAWING_SCRIPT, pages)).toEqual({
      drawings: [
        { path: '/tour.svg', boxes: expect.toSatisfy((count: number) => count > 10), overflowing: [] },
        { path: '/many.svg', boxes: expect.toSatisfy((count: number) => count > 42), overflowing: [] },
      ],
      railroad: { diagrams: expect.toSatisfy((count: number) => count > 20), overflowing: [], leadingNowhere: [] },
      elsewhere: [],
    });
  });
});
