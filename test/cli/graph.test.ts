// `fairlead graph`: the command, and its Mermaid flowcharts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renderMermaid } from '../../src/cli/graph/mermaid.ts';
import { tableOf } from '../compiler/compiling.ts';
import { fairlead } from '../support/terminal.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-graph-'));
  file = join(folder, 'fairlead.routes');
});

afterEach(() => rmSync(folder, { recursive: true }));

const ROUTES = `provider demo {}
provider openai { key env.OPENAI_KEY }
pool both { rotate weighted; demo/a weight 3; openai/b }
route gpt {
  match model "gpt-*" and not tools
  to both
  fallback on transient to { rotate random; demo/c; openai/d }
  fallback to demo/e
}
route closed { match model "old"; reject 403 "not for us" }
route rest { match any; to openai/$model; mirror 5% to demo/$model }
`;

test('routes in order, what they lead to and when, pools, rotations, refusals and copies', () => {
  expect(renderMermaid(tableOf(ROUTES))).toBe(`flowchart LR
  request(["request"]) --> route0
  subgraph routes["routes: the first that matches"]
    direction TB
    route0["1 · gpt<br/>model #34;gpt-*#34; and not tools"]
    route1["2 · closed<br/>model #34;old#34;"]
    route2["3 · rest<br/>any"]
    route0 -. else .-> route1
    route1 -. else .-> route2
  end
  subgraph pools
    pool0[["both<br/>rotate weighted"]]
  end
  route0arm1{{"rotate random"}}
  route1reject{{"403<br/>not for us"}}
  subgraph providers
    provider0[("demo")]
    provider1[("openai<br/>openai-chat")]
  end
  route0 --> pool0
  route0 -->|"fallback 1 on transient"| route0arm1
  route0arm1 -->|"c"| provider0
  route0arm1 -->|"d"| provider1
  route0 -->|"fallback 2 on any<br/>e"| provider0
  route1 --> route1reject
  route2 -->|"$model"| provider1
  route2 -->|"mirror 5%<br/>$model"| provider0
  pool0 -->|"a, weight 3"| provider0
  pool0 -->|"b"| provider1
`);
});

test('no text of the file becomes syntax or markup', () => {
  const text = '\\"}} ]] --> <b>`x`</b> | #quot; ; %%';
  const drawn = renderMermaid(
    tableOf(`provider demo {}
route end { match header "x-a" "${text}"; to demo/"${text}" }
route graph { match any; reject 400 "${text}" }
`),
  );
  const labels = [...drawn.matchAll(/"([^"]*)"/g)].map(([, label = '']) => label.replaceAll(/<br\/>|#\d+;/g, ''));
  expect(labels.join('')).not.toMatch(/[<>{}[\]|`#;]/);
  expect(drawn).toContain('#60;b#62;#96;x#96;#60;/b#62; #124; #35;quot#59;');
});

test('fifty routes: a node each with a condition that is short', () => {
  const condition = (number: number): string =>
    `model "m${number}-*" and (tools or header "x-team" "search-*", "voice-*") and not protocol anthropic`;
  const routes = Array.from({ length: 50 }, (_, n) => `route r${n} { match ${condition(n)}; to demo/m${n} }\n`);
  const lines = renderMermaid(tableOf(`provider demo {}\n${routes.join('')}`)).split('\n');
  const nodes = lines.filter((line) => /^ {4}route\d+\[/.test(line));
  expect(nodes).toHaveLength(50);
  expect(nodes[49]).toContain('50 · r49<br/>model #34;m49-*#34; and (tools or header');
  const longest = Math.max(...nodes.map((line) => line.replaceAll(/#\d+;/g, '.').length));
  expect(longest).toBeLessThan(100);
  expect(lines.filter((line) => line.includes('-. else .->'))).toHaveLength(49);
});

test('the command: a file or a table, and 1 or 2 where there is none', async () => {
  writeFileSync(file, `edition 2026\n${ROUTES}`);
  const drawn = await fairlead(['graph', file, '--format', 'mermaid']);
  expect([drawn.code, drawn.out]).toEqual([0, renderMermaid(tableOf(ROUTES))]);
  const json = join(folder, 'table.json');
  writeFileSync(json, (await fairlead(['compile', file])).out);
  expect((await fairlead(['graph', json])).out).toBe(drawn.out);
  writeFileSync(file, 'edition 2026\nroute all { match any; to dmo/a }\n');
  expect((await fairlead(['graph', file])).code).toBe(1);
  expect((await fairlead(['graph', join(folder, 'none.routes')])).code).toBe(2);
  expect((await fairlead(['graph', file, '--format', 'png'])).code).toBe(2);
});

test('--output writes a file', async () => {
  writeFileSync(file, `edition 2026\n${ROUTES}`);
  const picture = join(folder, 'routes.svg');
  expect(await fairlead(['graph', file, '--format', 'svg', '--output', picture])).toEqual({
    code: 0,
    out: '',
    error: '',
  });
  expect(readFileSync(picture, 'utf8')).toBe((await fairlead(['graph', file, '--format', 'svg'])).out);
  const nowhere = await fairlead(['graph', file, '--output', join(folder, 'none', 'x.svg')]);
  expect([nowhere.code, nowhere.error]).toEqual([2, expect.stringContaining('cannot write')]);
});
