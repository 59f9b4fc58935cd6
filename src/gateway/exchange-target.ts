// What an exchange needs to know of the target of an attempt: its traits, and what the file makes of requests for it.
import type { Codec } from '../codec/codec.ts';
import type { Text } from '../route-table.ts';
import type { Attempt } from '../routing/attempt.ts';

/** @param fill puts variables into a text of the table */
export function exchangeTarget(
  { provider, target, upstreamModel, settings }: Attempt,
  codec: Codec,
  fill: (text: Text) => string,
) {
  const { name, protocol, family, quirks } = provider;
  const alias = target.slice(name.length + 1);
  return {
    upstream: codec,
    target: { provider: name, protocol, family, model: upstreamModel, alias, quirks },
    edits: settings.edits,
    system: settings.system.map(({ place, text }) => ({ place, text: fill(text) })),
    strict: settings.translate === 'strict',
  };
}
