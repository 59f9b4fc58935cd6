// The statement reference as Markdown, made from the specs: what is checked is what is documented.
import { ERROR_KIND_TABLE, ERROR_KINDS } from '../errors.ts';
import { STRATEGIES } from '../routing/strategies/index.ts';
import { PRESETS } from '../upstream/presets/index.ts';
import { PARAMETERS } from '../vocabulary.ts';
import { joinOr, renderSlots } from './arguments/render.ts';
import { FIELDS } from './conditions/fields.ts';
import { PLACE_TITLES } from './program.ts';
import { STATEMENTS } from './statements/index.ts';
import type { StatementSpec } from './statements/statement.ts';

/** A statement as it is written: `fallback [on KIND, …] to [TARGET|POOL] { … }`. */
export function statementForm(spec: StatementSpec): string {
  const block = spec.block && (spec.block.insteadOf === undefined ? '{ … }' : '| { … }');
  const parts = [spec.headless ? '' : spec.name, renderSlots(spec.arguments), spec.condition && 'CONDITION', block];
  return parts.filter(Boolean).join(' ');
}

/** The whole page. */
export function statementReference(): string {
  return [
    '# Statements',
    '',
    'Made from the specs in `src/compiler/statements`; do not edit. With `UPDATE_GOLDEN=1` its test writes it anew.',
    '',
    'In capitals: what you put in. `[ ]` may be left out; `, …` is a list with commas; `|` is a choice. The examples are',
    'whole files but for `edition 2026`.',
    '',
    ...STATEMENTS.flatMap(statementSection),
    ...fieldSection(),
    ...strategySection(),
    ...kindSection(),
    ...parameterSection(),
    ...presetSection(),
  ].join('\n');
}

function statementSection(spec: StatementSpec): readonly string[] {
  const places = joinOr(spec.places.map((place) => PLACE_TITLES[place]));
  const title = spec.places.length === 1 && isAmbiguous(spec) ? `${spec.name} of a ${spec.places[0]}` : spec.name;
  return [
    `## ${title}`,
    '',
    `\`${statementForm(spec)}\``,
    '',
    `Stands in ${places}${spec.repeats ? ', as often as wanted' : ', once'}.`,
    '',
    `${spec.summary}.`,
    '',
    '```',
    spec.example,
    '```',
    '',
    ...Object.entries(spec.exampleFiles ?? {}).flatMap(([path, text]) => [
      `with \`${path}\``,
      '',
      '```',
      text.trimEnd(),
      '```',
      '',
    ]),
  ];
}

function isAmbiguous(spec: StatementSpec): boolean {
  return STATEMENTS.filter((other) => other.name === spec.name).length > 1;
}

function fieldSection(): readonly string[] {
  return [
    '# Conditions',
    '',
    'Tests, joined by `not`, `and`, `or` (binding in this order) and parentheses. A comma list belongs to its test and means',
    'any of. A test of something that the request does not have is false, and its `not` is true.',
    '',
    '| test | true when | example |',
    '|---|---|---|',
    ...FIELDS.map(({ name, operands, summary, example }) => {
      const form = [name, renderSlots(operands)].filter(Boolean).join(' ').replaceAll('|', '\\|');
      return `| \`${form}\` | ${summary} | \`${example}\` |`;
    }),
    '',
  ];
}

const WEIGHT_WORDS = { share: 'its share', divisor: 'divides the measure', unused: 'nothing' } as const;

function strategySection(): readonly string[] {
  return [
    '# Rotation strategies',
    '',
    '| strategy | order | what `weight` does |',
    '|---|---|---|',
    ...Object.values(STRATEGIES).map(
      ({ name, summary, weight }) => `| \`${name}\` | ${summary} | ${WEIGHT_WORDS[weight]} |`,
    ),
    '',
  ];
}

function kindSection(): readonly string[] {
  return [
    '# Error kinds',
    '',
    '`fallback` without `on` follows `any`, `retry` without `on` follows `transient`; both may be named too.',
    '',
    '| kind | status | in `transient` | in `any` |',
    '|---|---|---|---|',
    ...ERROR_KINDS.map((kind) => {
      const { status, transient, any } = ERROR_KIND_TABLE[kind];
      return `| \`${kind}\` | ${status} | ${transient ? 'yes' : ''} | ${any ? 'yes' : ''} |`;
    }),
    '',
  ];
}

function parameterSection(): readonly string[] {
  return [
    '# Parameters',
    '',
    'Canonical names, for `set`, `default`, `cap` and `drop`, whatever a protocol calls them.',
    '',
    '| parameter | type | can be capped |',
    '|---|---|---|',
    ...Object.entries(PARAMETERS).map(
      ([name, { type, capped }]) => `| \`${name}\` | ${type} | ${capped ? 'yes' : ''} |`,
    ),
    '',
  ];
}

function presetSection(): readonly string[] {
  return [
    '# Presets',
    '',
    'Vendors that `provider NAME {}` and `preset NAME` know.',
    '',
    '| preset | vendor | protocol | base URL | key |',
    '|---|---|---|---|---|',
    ...[...PRESETS.values()].map(
      ({ name, title, protocol, baseUrl, needsKey }) =>
        `| \`${name}\` | ${title} | ${protocol} | ${protocol === 'demo' || baseUrl === undefined ? '' : `\`${baseUrl}\``} | ${needsKey ? 'needed' : ''} |`,
    ),
    '',
  ];
}
