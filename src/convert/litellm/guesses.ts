// `model_name: "*"` with `model: "*"`: LiteLLM guesses the vendor of every name. Here the vendors are written out.
import { type Fields, isMap } from '../fields.ts';
import type { Report } from '../report.ts';

/** Those whose names are asked for most; anybody else needs an entry of their own. */
const GUESSED = ['openai', 'anthropic', 'gemini'];

/** The entry itself, or one for each vendor where it leaves the vendor open. */
export function withoutGuesses(entry: Fields, report: Report): readonly Fields[] {
  const params = entry.raw('litellm_params');
  if (entry.text('model_name') !== '*' || !isMap(params) || params.model !== '*') return [entry];
  const message = `LiteLLM knows the vendor of every name; here those of ${GUESSED.join(', ')} are written out`;
  report.add('changed', entry.path, message);
  return GUESSED.map((vendor) =>
    entry.with({ model_name: `${vendor}/*`, litellm_params: { ...params, model: `${vendor}/*` } }),
  );
}
