// The table of presets in docs/providers.md is what the records say. With UPDATE_GOLDEN=1 it is written anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { carriageFor } from '../../src/codec/carriage/index.ts';
import type { CloudAuth } from '../../src/route-table.ts';
import { CLOUDS } from '../../src/upstream/presets/clouds.ts';
import { PRESETS } from '../../src/upstream/presets/index.ts';
import type { Preset } from '../../src/upstream/presets/preset.ts';
import { PROVIDER_PROTOCOLS } from '../../src/vocabulary.ts';

const PAGE = join(import.meta.dirname, '../../docs/providers.md');
const BEGIN = '<!-- presets: made from src/upstream/presets, do not edit -->\n';
const END = '<!-- /presets -->';

const AUTHS: Readonly<Record<CloudAuth['kind'], CloudAuth>> = {
  azure: { kind: 'azure', version: 'v1' },
  aws: { kind: 'aws', region: 'eu-central-1' },
  google: { kind: 'google', project: 'acme', location: 'global' },
};

function code(text: string): string {
  return `\`${text}\``;
}

function addressOf({ baseUrl, cloud, protocol }: Preset): string {
  if (protocol === 'demo') return '(inside the process)';
  if (baseUrl !== undefined) return code(baseUrl);
  return cloud === 'azure' ? '(your resource)' : `(by ${code(`auth ${cloud}`)})`;
}

function protocolsOf({ cloud, protocol }: Preset): string {
  const carried = cloud === undefined ? [protocol] : Object.keys(CLOUDS[cloud].protocols);
  return [protocol, ...carried.filter((other) => other !== protocol)].map(code).join(', ');
}

function quirksOf({ cloud, protocol, quirks }: Preset): string {
  const all = cloud === undefined ? quirks : CLOUDS[cloud].protocols[protocol]?.quirks;
  return Object.entries(all ?? {})
    .map(([name, value]) => code(`${name} ${value === '' ? '""' : value}`))
    .join(', ');
}

function presetTable(): string {
  const rows = [...PRESETS.values()].map((preset) =>
    [
      code(preset.name),
      preset.title,
      protocolsOf(preset),
      addressOf(preset),
      preset.needsKey ? 'needed' : preset.protocol === 'demo' ? '' : 'may',
      quirksOf(preset),
      preset.source,
    ].join(' | '),
  );
  const head = ['preset', 'vendor', 'protocol', 'address', 'key', 'quirks', 'made from'];
  return `${[head.join(' | '), head.map(() => '---').join(' | '), ...rows].map((row) => `| ${row} |`).join('\n')}\n`;
}

test('the table of presets is current', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  const [written, after = ''] = rest.split(END);
  if (process.env.UPDATE_GOLDEN) writeFileSync(PAGE, before + BEGIN + presetTable() + END + after);
  else expect(written).toBe(presetTable());
});

test.each(Object.values(AUTHS))('what $kind carries is what the compiler takes', (auth) => {
  const carried = PROVIDER_PROTOCOLS.filter(
    (protocol) => carriageFor(auth, { protocol, baseUrl: 'https://cloud.test' }) !== undefined,
  );
  expect(carried.toSorted()).toEqual(Object.keys(CLOUDS[auth.kind].protocols).toSorted());
});
