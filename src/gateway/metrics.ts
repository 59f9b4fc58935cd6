// What `/-/metrics` says, in the text format of Prometheus: whether a change was refused, requests under way, limits, and the
// store they are kept in.
import type { Gateway } from './gateway.ts';
import type { ReloadStatus } from './reload.ts';

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly values: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[];
}

/**
 * Source: Prometheus, exposition formats, text format 0.0.4 (2026-11). All are gauges.
 * @param reload undefined where nothing is watched
 */
export function metricsText(gateway: Gateway, reload: ReloadStatus | undefined): string {
  return [...configurationMetrics(reload), ...metricsOf(gateway)]
    .flatMap(({ name, help, values }) => [
      `# HELP fairlead_${name} ${help}`,
      `# TYPE fairlead_${name} gauge`,
      ...values.map(({ labels = {}, value }) => `fairlead_${name}${labelText(labels)} ${value}`),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

function configurationMetrics(reload: ReloadStatus | undefined): readonly Metric[] {
  if (reload === undefined) return [];
  const help = 'Whether a change on disk was refused, and the table before it is in force.';
  return [one('config_stale', help, Number(reload.stale !== undefined))];
}

function metricsOf(gateway: Gateway): readonly Metric[] {
  const limits = gateway.limitReadings.map(({ meter, used }) => ({ labels: { limit: meter.identity }, meter, used }));
  const { store } = gateway.parts.state;
  const shared: readonly Metric[] =
    store.kind === 'memory'
      ? []
      : [
          one(
            'state_connected',
            'Whether the shared store is there: 0 while each gateway holds its part.',
            Number(store.connected),
          ),
          one('state_gateways', 'Gateways that share the store, as far as was last known.', store.gateways),
          one('state_pending', 'Counts that are to be added to the store once it is back.', store.pending),
        ];
  return [
    one('requests_in_flight', 'Requests that have begun and are not over.', gateway.inFlight),
    one('requests_waiting', 'Requests that wait for a limit.', gateway.waiting),
    {
      name: 'limit_used',
      help: 'How much of a limit is used now.',
      values: limits.map(({ labels, used }) => ({ labels, value: used })),
    },
    {
      name: 'limit_bound',
      help: 'How much a limit allows.',
      values: limits.map(({ labels, meter }) => ({ labels, value: meter.most })),
    },
    ...shared,
  ];
}

function one(name: string, help: string, value: number): Metric {
  return { name, help, values: [{ value }] };
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"]/g, '\\$&')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
