// FL209: a `total` that ends before one attempt may, or before the retries come.
import { diagnose } from '../../../language/codes/index.ts';
import { writeDuration } from '../../../language/literals/duration.ts';
import type { Settings } from '../../../route-table.ts';
import { BUILT_IN_TIMEOUTS } from '../../../vocabulary.ts';
import type { RouteSite } from '../site.ts';
import { targetsOf } from '../targets.ts';

/** Where a layer of settings stands in the table. */
interface Layer {
  readonly settings: Settings;
  readonly pointer: string;
}

/** Reports once a route, for the first provider for which the times do not fit. */
export function checkTiming(site: RouteSite): void {
  const { route, table, pointer } = site;
  const targets = route.arms.flatMap(({ members }, arm) => targetsOf(table, members, `${pointer}/arms/${arm}/members`));
  for (const provider of new Set(targets.map(({ target }) => target.provider))) {
    const number = table.providers.findIndex(({ name }) => name === provider);
    const layers: readonly Layer[] = [
      { settings: table.defaults, pointer: '/defaults' },
      { settings: table.providers[number]?.settings ?? {}, pointer: `/providers/${number}/settings` },
      { settings: route.settings, pointer: `${pointer}/settings` },
    ];
    if (checkLayers(layers, provider, site)) return;
  }
}

/** What is not written anywhere is no finding: who sets `total` alone means to bound all the rest. */
function checkLayers(layers: readonly Layer[], provider: string, { route, places, report }: RouteSite): boolean {
  const first = layers.findLast(({ settings }) => settings.timeouts?.firstToken !== undefined);
  const firstToken = first?.settings.timeouts?.firstToken;
  if (first === undefined || firstToken === undefined) return false;
  const bound = layers.findLast(({ settings }) => settings.timeouts?.total !== undefined);
  const total = bound?.settings.timeouts?.total ?? BUILT_IN_TIMEOUTS.total;
  const span = places.of(
    bound === undefined ? `${first.pointer}/timeouts/firstToken` : `${bound.pointer}/timeouts/total`,
  );
  const related = [{ message: 'the time of an attempt', span: places.of(`${first.pointer}/timeouts/firstToken`) }];
  if (total < firstToken) {
    const message = `\`total\` of ${writeDuration(total)} ends before an attempt at ${provider} may, after ${writeDuration(firstToken)} (route "${route.name}")`;
    report(diagnose('FL209', span, message, { related, help: 'make `total` longer, or `first_token` shorter' }));
    return true;
  }
  const retry = layers.findLast(({ settings }) => settings.retry !== undefined);
  const said = retry?.settings.retry;
  if (retry === undefined || said === undefined || !said.on.includes('timeout')) return false;
  const { count } = said;
  if (count === 0 || count * firstToken < total) return false;
  const fit = Math.ceil(total / firstToken) - 1;
  const message = `of ${count} retries at ${provider} ${fit === 0 ? 'none fits' : `only ${fit} fit`} into \`total\` of ${writeDuration(total)} after a timeout of ${writeDuration(firstToken)} (route "${route.name}")`;
  const help = 'make `total` longer, or retry less often, or not on `timeout`';
  report(diagnose('FL209', places.of(`${retry.pointer}/retry`), message, { related, help }));
  return true;
}
