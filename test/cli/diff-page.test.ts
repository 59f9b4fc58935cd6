// The example of docs/diff.md is what the command prints.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { renderDiffMarkdown } from '../../src/cli/diff/markdown.ts';
import { diffReport } from '../../src/cli/diff/report.ts';
import { tableOf } from '../compiler/compiling.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const CLIENTS = `client web { key env.WEB_KEY; tag prod; limit 60 requests/min }
client batch { key env.BATCH_KEY }
`;
const TRIAL = `route trial {
  match model "claude-sonnet-*" and tag prod and sample 10% by user
  use patient
  to { rotate weighted; anthropic/$model weight 3; openai/gpt-5 }
}
`;

test('docs/diff.md', () => {
  const example = readFileSync(resolve(ROOT, 'examples/three-providers.routes'), 'utf8').replace(
    'edition 2026',
    CLIENTS,
  );
  const later = example
    .replace('60 requests', '120 requests')
    .replace('idle 30s', 'idle 10s')
    .replace('route claude', () => `${TRIAL}route claude`)
    .replace('route gemini', 'route google');
  const printed = renderDiffMarkdown(diffReport(tableOf(example), tableOf(later)));
  const quoted = printed
    .trimEnd()
    .replaceAll(/^### (.*)$/gm, '**$1**')
    .replace('## Routing', '**Routing**')
    .replaceAll(/^/gm, '> ')
    .replaceAll(/ $/gm, '');
  expect(readFileSync(resolve(ROOT, 'docs/diff.md'), 'utf8')).toContain(`\n${quoted}\n`);
});
