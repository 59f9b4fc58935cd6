// `translate strict`: a target that cannot take all of a request takes none of it.
import { GatewayError } from '../errors.ts';
import type { Warning } from './canonical/warning.ts';
import type { Exchange } from './exchange-contract.ts';

/**
 * Throws `invalid_request` with the path of the first loss. Provider-bound state that stays behind is none: the language
 * removes it, with a warning, whenever a conversation moves on. Nor is an estimate.
 */
export function refuseLosses({ warnings }: Exchange, target: string): void {
  const losses = warnings.filter(isLoss);
  const [first] = losses;
  if (first === undefined) return;
  const { path, detail } = first;
  const more =
    losses.length === 1
      ? ''
      : `, nor ${losses
          .slice(1)
          .map((loss) => loss.path)
          .join(', ')}`;
  const message = `${target} cannot take ${path}${detail === undefined ? '' : ` (${detail})`}${more}, and the route is strict`;
  throw new GatewayError('invalid_request', { message, code: 'translation_loss', param: path });
}

function isLoss({ code }: Warning): boolean {
  return code === 'dropped' || code === 'changed';
}
