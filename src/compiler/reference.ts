// The statement reference as Markdown, made from the specs: what is checked is what is documented.
import { ERROR_KIND_TABLE, ERROR_KINDS } from '../errors.ts';
import { STRATEGIES } from '../routing/strategies/index.ts';
import { PRESETS } from '../upstream/presets/index.ts';
import { PARAMETERS } from '../vocabulary.ts';
import { joinOr, renderSlots } from './arguments/render.ts';
import { KEY_SOURCES } from './arguments/request-keys.ts';
import type { FieldSpec } from './conditions/field.ts';
import { FIELDS } from './conditions/fields.ts';
import { PLACE_TITLES } from './program.ts';
import { STATEMENTS } from './statements/index.ts';
import type { StatementSpec } from './statements/statement.ts';

/** A statement as it is written: `fallback [on KIND, …] to [TARGET|POOL] { … }`. */
export function statementForm(spec: StatementSpec): string {
  const block = spec.block && (spec.block.insteadOf === undefined ? '{ … }' : '| { … }');
  const parts = [spec.headless ? '' : spec.name, spec.condition && 'CONDITION', renderSlots(spec.arguments), block];
  return parts.filter(Boolean).join(' ');
}

/** The whole page. */
export function statementReference(): string {
  return [
    '# Statements',
    '',
    'Made from the specs in `src/compiler/statements`; do not edit. `npm run grammar` writes it anew.',
    '',
    'In capitals: what you put in. `[ ]` may be left out; `, …` is a list with commas; `|` is a choice. The examples are',
    'whole files but for `edition 2026`.',
    '',
    ...STATEMENTS.flatMap(statementSection),
    ...fieldSection(),
    ...strategySection(),
    ...keySection(),
    ...kindSection(),
    ...parameterSection(),
    ...presetSection(),
  ].join('\n');
}

function statementSection(spec: StatementSpec): readonly string[] {
  const title = spec.places.length === 1 && isAmbiguous(spec) ? `${spec.name} of a ${spec.places[0]}` : spec.name;
  return [
    `## ${title}`,
    '',
    ...statementHelp(spec),
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

/** What is said of a statement under its name. */
export function statementHelp(spec: StatementSpec): readonly string[] {
  const places = joinOr(spec.places.map((place) => PLACE_TITLES[place]));
  return [
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
  ];
}

function isAmbiguous(spec: StatementSpec): boolean {
  return STATEMENTS.filter((other) => other.name === spec.name).length > 1;
}

/** A test as it is written: `sample 5% [by KEY]`. */
export function fieldForm({ name, operands }: FieldSpec): string {
  return [name, renderSlots(operands)].filter(Boolean).join(' ');
}

function fieldSection(): readonly string[] {
  return [
    '# Conditions',
    '',
    'Tests, joined by `not`, `and`, `or` (binding in this order) and parentheses. A comma list belongs to its test and means',
    'any of. A test of something that the request does not have is false, and its `not` is true.',
    '',
    ...table(
      ['test', 'true when', 'example'],
      FIELDS.map((field) => [code(fieldForm(field)), field.summary, code(field.example)]),
    ),
    '',
  ];
}

const WEIGHT_WORDS = { share: 'its share', divisor: 'divides the measure', unused: 'nothing' } as const;

function strategySection(): readonly string[] {
  return [
    '# Rotation strategies',
    '',
    ...table(
      ['strategy', 'order', 'what `weight` does'],
      Object.values(STRATEGIES).map(({ name, summary, weight }) => [code(name), summary, WEIGHT_WORDS[weight]]),
    ),
    '',
  ];
}

function keySection(): readonly string[] {
  return [
    '# Keys of requests',
    '',
    'What requests have in common, for `sticky by`, `hash by` and `sample by`. Without it a request has no affinity and is in no',
    'sample, and `hash` goes by its own id.',
    '',
    ...table(
      ['KEY', 'read from'],
      Object.entries(KEY_SOURCES).map(([key, source]) => [code(key === 'header' ? 'header "NAME"' : key), source]),
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
    ...table(
      ['kind', 'status', 'in `transient`', 'in `any`'],
      ERROR_KINDS.map((kind) => {
        const { status, transient, any } = ERROR_KIND_TABLE[kind];
        return [code(kind), `${status}`, transient ? 'yes' : '', any ? 'yes' : ''];
      }),
    ),
    '',
  ];
}

function parameterSection(): readonly string[] {
  return [
    '# Parameters',
    '',
    'Canonical names, for `set`, `default`, `cap` and `drop`, whatever a protocol calls them.',
    '',
    ...table(
      ['parameter', 'type', 'can be capped'],
      Object.entries(PARAMETERS).map(([name, { type, capped }]) => [code(name), type, capped ? 'yes' : '']),
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
    ...table(
      ['preset', 'vendor', 'protocol', 'base URL', 'key'],
      [...PRESETS.values()].map(({ name, title, protocol, baseUrl, needsKey }) => {
        const address = protocol === 'demo' || baseUrl === undefined ? '' : code(baseUrl);
        return [code(name), title, protocol, address, needsKey ? 'needed' : ''];
      }),
    ),
    '',
  ];
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Rows with their columns as wide as the widest cell. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const [first = '', ...others] = cells.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  return [first, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...others];
}
