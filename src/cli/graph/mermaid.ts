// A table as a Mermaid flowchart: routes in order, their conditions, arms, pools and providers.
import { ANY_KINDS, ERROR_KINDS, TRANSIENT_KINDS } from '../../errors.ts';
import { conditionText } from '../../gateway/condition-text.ts';
import { shownText } from '../../gateway/explained-settings.ts';
import type { Arm, Member, Pool, Provider, Route, RouteTable } from '../../route-table.ts';
import { rotationText } from '../diff/member-text.ts';

/** A longer condition is cut: the graph shows the way, `explain` the reason. */
const LONGEST_CONDITION = 60;

/** Ends in a newline. Each target is an arrow to its provider; pools, and rotations of an arm, are nodes of their own. */
export function renderMermaid(table: RouteTable): string {
  const graph = new MermaidGraph(table);
  return `${graph.lines().join('\n')}\n`;
}

class MermaidGraph {
  readonly #table: RouteTable;
  readonly #pools: ReadonlyMap<string, string>;
  readonly #providers: ReadonlyMap<string, string>;
  readonly #arrows: string[] = [];
  readonly #groups: string[] = [];

  constructor(table: RouteTable) {
    this.#table = table;
    this.#pools = new Map(table.pools.map(({ name }, number) => [name, `pool${number}`]));
    this.#providers = new Map(table.providers.map(({ name }, number) => [name, `provider${number}`]));
  }

  lines(): readonly string[] {
    const { routes, pools, providers } = this.#table;
    for (const [number, route] of routes.entries()) this.#drawRoute(route, `route${number}`);
    for (const [number, pool] of pools.entries()) this.#drawMembers(pool, `pool${number}`);
    return [
      'flowchart LR',
      ...(routes.length === 0 ? [] : ['  request(["request"]) --> route0']),
      '  subgraph routes["routes: the first that matches"]',
      '    direction TB',
      ...routes.map((route, number) => `    route${number}[${label(routeLabel(route, number))}]`),
      ...routes.slice(1).map((_, number) => `    route${number} -. else .-> route${number + 1}`),
      '  end',
      ...poolLines(pools),
      ...this.#groups,
      '  subgraph providers',
      ...providers.map((provider, number) => `    provider${number}[(${label(providerLabel(provider))})]`),
      '  end',
      ...this.#arrows,
    ];
  }

  #drawRoute(route: Route, from: string): void {
    for (const [number, arm] of route.arms.entries()) this.#drawArm(arm, number, from);
    for (const { share, member } of route.mirrors ?? []) {
      this.#drawMember(member, from, `mirror ${Number((share * 100).toPrecision(12))}%`);
    }
    if (route.reject === undefined) return;
    const { status, message } = route.reject;
    this.#groups.push(`  ${from}reject{{${label([`${status}`, short(shownText(message))])}}}`);
    this.#arrows.push(`  ${from} --> ${from}reject`);
  }

  #drawArm(arm: Arm, number: number, from: string): void {
    const words = number === 0 ? '' : `fallback ${number} on ${kindsText(arm)}`;
    const [first, ...others] = arm.members;
    if (first !== undefined && others.length === 0) this.#drawMember(first, from, words);
    else this.#drawGroup(arm, { from, id: `${from}arm${number}`, words });
  }

  #drawMember(member: Member, from: string, words: string): void {
    const weight = member.weight === 1 ? [] : [`weight ${member.weight}`];
    const said = words === '' ? [] : [words];
    if (member.kind === 'group') {
      const id = `${from}group${this.#groups.length}`;
      this.#drawGroup(member, { from, id, words: [...said, ...weight].join(', ') });
    } else if (member.kind === 'pool') {
      this.#arrow(from, this.#pools.get(member.pool), [...said, ...weight]);
    } else {
      const { provider, model } = member.target;
      this.#arrow(from, this.#providers.get(provider), [...said, [model, ...weight].join(', ')]);
    }
  }

  #drawGroup(
    group: Pick<Pool, 'members' | 'rotate'>,
    { from, id, words }: { readonly from: string; readonly id: string; readonly words: string },
  ): void {
    this.#groups.push(`  ${id}{{${label([rotationText(group.rotate)])}}}`);
    this.#arrow(from, id, words === '' ? [] : [words]);
    this.#drawMembers(group, id);
  }

  #drawMembers({ members }: Pick<Pool, 'members'>, from: string): void {
    for (const member of members) this.#drawMember(member, from, '');
  }

  #arrow(from: string, to: string | undefined, words: readonly string[]): void {
    if (to === undefined) return;
    this.#arrows.push(words.length === 0 ? `  ${from} --> ${to}` : `  ${from} -->|${label(words)}| ${to}`);
  }
}

function poolLines(pools: readonly Pool[]): readonly string[] {
  if (pools.length === 0) return [];
  const nodes = pools.map(({ name, rotate }, number) => `    pool${number}[[${label([name, rotationText(rotate)])}]]`);
  return ['  subgraph pools', ...nodes, '  end'];
}

function routeLabel({ name, match }: Route, number: number): readonly string[] {
  return [`${number + 1} · ${name}`, short(conditionText(match))];
}

function providerLabel({ name, protocol }: Provider): readonly string[] {
  return name === protocol ? [name] : [name, protocol];
}

function kindsText({ on }: Arm): string {
  const kinds = ERROR_KINDS.filter((kind) => on.includes(kind));
  if (kinds.join() === ANY_KINDS.join()) return 'any';
  return kinds.join() === TRANSIENT_KINDS.join() ? 'transient' : kinds.join(', ');
}

function short(text: string): string {
  return text.length <= LONGEST_CONDITION ? text : `${text.slice(0, LONGEST_CONDITION - 1)}…`;
}

/** Entities, so that no name or text can become syntax, or markup. */
function label(lines: readonly string[]): string {
  const safe = lines.map((line) =>
    line.replaceAll(/[^\p{L}\p{N} .,:/+~@%=()…·*?$_'-]/gu, (character) => `#${character.codePointAt(0)};`),
  );
  return `"${safe.join('<br/>')}"`;
}
