// Limits and budgets as they run: whose they are, which requests they count, and the meters that count them.
import type { Budget, Limit, Rate, RouteTable } from '../route-table.ts';
import type { Charge, Meter } from '../state/meters.ts';
import { compileGlob, type Glob } from './glob.ts';

export interface PreparedLimit {
  /** `client web`, `tag prod`, `route everything`, `provider openai`, `key openai/A`. */
  readonly owner: string;
  /** Undefined: every model. */
  readonly models: readonly Glob[] | undefined;
  readonly meters: readonly Meter[];
  readonly queue: QueueTerms | undefined;
}

/** How requests may wait for a limit. */
export interface QueueTerms {
  readonly identity: string;
  readonly places: number;
  readonly waitMs: number;
}

/** Everything that an owner's `limit` and `budget` lines say. */
export function prepareLimits(
  owner: string,
  { limits = [], budgets = [] }: { readonly limits?: readonly Limit[]; readonly budgets?: readonly Budget[] },
): readonly PreparedLimit[] {
  const bounded = limits.map((limit) => prepareLimit(owner, limit));
  if (budgets.length === 0) return bounded;
  const meters = budgets.map(({ usd, per }) => budgetMeter(owner, usd, per));
  return [...bounded, { owner, models: undefined, meters, queue: undefined }];
}

function prepareLimit(owner: string, limit: Limit): PreparedLimit {
  const { rates, concurrent, models, queue } = limit;
  const identity = `limit ${owner}${models === undefined ? '' : ` for ${models.join(' ')}`}`;
  const slots: readonly Meter[] =
    concurrent === undefined
      ? []
      : [{ kind: 'slots', of: 'concurrent', identity: `${identity} concurrent`, most: concurrent }];
  return {
    owner,
    models: models?.map(compileGlob),
    meters: [...rates.map((rate) => rateMeter(identity, rate)), ...slots],
    queue: queue && { identity: `queue ${identity}`, ...queue },
  };
}

function rateMeter(identity: string, { amount, of, perMs }: Rate): Meter {
  return { kind: 'window', of, identity: `${identity} ${of}/${periodName(perMs)}`, most: amount, perMs };
}

function budgetMeter(owner: string, usd: number, per: Budget['per']): Meter {
  return { kind: 'calendar', of: 'usd', identity: `budget ${owner} USD/${per}`, most: usd, per };
}

/** Those that count requests for this model. */
export function limitsOn(limits: readonly PreparedLimit[], model: string): readonly PreparedLimit[] {
  if (limits.every(({ models }) => models === undefined)) return limits;
  return limits.filter(({ models }) => models?.some((glob) => glob.test(model)) ?? true);
}

/** What a request is charged, with `tokens` as the estimate of all that it will use. A budget is charged afterwards. */
export function chargesOf(limits: readonly PreparedLimit[], tokens: () => number): readonly Charge[] {
  const charges: Charge[] = [];
  for (const { meters } of limits) for (const meter of meters) charges.push({ meter, amount: amountOf(meter, tokens) });
  return charges;
}

function amountOf({ of }: Meter, tokens: () => number): number {
  if (of === 'usd') return 0;
  return of === 'tokens' ? tokens() : 1;
}

/** Limits of clients and tags by their owner, and every meter of a table. */
export interface TableLimits {
  /** Of `client NAME` and `tag NAME`. */
  readonly allowances: ReadonlyMap<string, readonly PreparedLimit[]>;
  /** By identity: what a reload keeps, and the bound that it has now. */
  readonly meters: ReadonlyMap<string, Meter>;
}

export function prepareTableLimits(table: RouteTable): TableLimits {
  const allowances = new Map([
    ...table.clients.map((client) => entry(`client ${client.name}`, client)),
    ...(table.tags ?? []).map((tag) => entry(`tag ${tag.name}`, tag)),
  ]);
  const others = [
    ...table.routes.map((route) => prepareLimits(`route ${route.name}`, route)),
    ...table.providers.flatMap((provider) => [
      prepareLimits(`provider ${provider.name}`, provider),
      ...provider.keys.members.map((key) => prepareLimits(`key ${provider.name}/${key.label}`, key)),
    ]),
  ];
  const all = [...allowances.values(), ...others].flat().flatMap((limit) => limit.meters);
  return { allowances, meters: new Map(all.map((meter) => [meter.identity, meter])) };
}

function entry(owner: string, said: Parameters<typeof prepareLimits>[1]) {
  return [owner, prepareLimits(owner, said)] as const;
}

/** A bound as a file writes it: `600 requests/min`. */
export function boundText(meter: Meter): string {
  if (meter.kind === 'slots') return `${meter.most} concurrent`;
  return `${meter.most} ${meter.kind === 'calendar' ? `USD/${meter.per}` : `${meter.of}/${periodName(meter.perMs)}`}`;
}

const PERIODS: Readonly<Record<number, string>> = { 1000: 's', 60000: 'min', 3600000: 'h', 86400000: 'day' };

function periodName(perMs: number): string {
  return PERIODS[perMs] ?? `${perMs}ms`;
}
