// Names, targets, and references to secrets.
import type { WordNode } from '../ast.ts';
import { fault, type Reading, read } from './reading.ts';

/** Words that the grammar needs for itself; nothing may be called so. */
const RESERVED_WORDS: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'any',
  'on',
  'to',
  'by',
  'for',
  'rotate',
  'group',
  'weight',
  'test',
  'request',
]);

const NAME = /^[a-z][a-z0-9_-]*$/;
/** A model that stands in a target without quotes. */
export const BARE_MODEL = /^[A-Za-z0-9._:@+~$/-]+$/;
const ENVIRONMENT_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A target as written; `model` may hold `$model`, `$1` … */
export interface TargetText {
  readonly provider: string;
  readonly model: string;
}

/** A name of the file's own: `[a-z][a-z0-9_-]*`, and not a reserved word. */
export function readName(text: string): Reading<string> {
  if (RESERVED_WORDS.has(text)) return fault(`"${text}" is a reserved word`, 'choose another name');
  if (NAME.test(text)) return read(text);
  const meant = text
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  const help = 'a name is made of a-z, 0-9, _ and -, and begins with a letter';
  return fault(`"${text}" is not a name`, NAME.test(meant) && !RESERVED_WORDS.has(meant) ? `${help}: ${meant}` : help);
}

/** Whether the word has the form of a target rather than of a name. */
export function isTarget(word: WordNode): boolean {
  return word.text.includes('/');
}

/** `openai/gpt-4o`, `openrouter/meta-llama/llama-3.3-70b:free`, `anthropic/$model`, `openai/"my model"`. */
export function readTarget(word: WordNode): Reading<TargetText> {
  const slash = word.text.indexOf('/');
  if (slash < 0) return fault(`"${word.text}" is not a target`, `a target is PROVIDER/MODEL: ${word.text}/$model?`);
  const provider = readName(word.text.slice(0, slash));
  if (!provider.ok) return provider;
  const model = readModel(word.text.slice(slash + 1), word.quoted);
  return model.ok ? read({ provider: provider.value, model: model.value }) : model;
}

/** `env.NAME`: the variable's name. */
export function readEnvironmentName(text: string): Reading<string> {
  const name = text.startsWith('env.') ? text.slice('env.'.length) : undefined;
  if (name !== undefined && ENVIRONMENT_NAME.test(name)) return read(name);
  return fault(`"${text}" names no environment variable`, 'write it as in env.OPENAI_KEY');
}

/** `sha256:` and 64 hexadecimal digits: those digits in lower case. */
export function readSha256(text: string): Reading<string> {
  const match = /^sha256:([0-9a-fA-F]{64})$/.exec(text);
  if (match) return read((match[1] ?? '').toLowerCase());
  return fault(`"${text}" is not a SHA-256 digest`, 'write sha256: and 64 hexadecimal digits');
}

function readModel(bare: string, quoted: WordNode['quoted']): Reading<string> {
  if (!quoted) {
    if (bare === '') return fault('the model is missing behind the slash');
    return BARE_MODEL.test(bare) ? read(bare) : fault(`"${bare}" is not a model`, `write it as a string: "${bare}"`);
  }
  const texts = quoted.parts.filter((part) => typeof part === 'string');
  if (texts.length < quoted.parts.length) return fault('a variable cannot stand in a target');
  const model = bare + texts.join('');
  return model === '' ? fault('the model is empty') : read(model);
}
