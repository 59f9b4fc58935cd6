// What a drawing of a table shows, before anyone knows where: boxes and arrows, from the first route to the providers.
import { ANY_KINDS, ERROR_KINDS, TRANSIENT_KINDS } from '../../errors.ts';
import { conditionText } from '../../gateway/condition-text.ts';
import { shownText } from '../../gateway/explained-settings.ts';
import type { Arm, Member, Pool, Provider, Route, RouteTable } from '../../route-table.ts';
import { rotationText } from '../diff/member-text.ts';

/** A group of an arm, of a pool or of another group is drawn by how it rotates. */
export type BoxKind = 'route' | 'pool' | 'rotation' | 'reject' | 'provider';

export interface Box {
  readonly id: string;
  readonly kind: BoxKind;
  /** Its name first. Never shortened here. */
  readonly lines: readonly string[];
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly kind: 'arm' | 'fallback' | 'mirror' | 'reject' | 'member';
  /** When it is taken: `fallback 1 on timeout`; empty where that goes without saying. */
  readonly when: string;
  /** The pool or the target that it leads to; undefined for what has no name. */
  readonly target?: { readonly pool: string } | { readonly provider: string; readonly model: string };
  /** 1 where nothing is said of it. */
  readonly weight: number;
}

export interface Drawing {
  /** By kind, each in the order of the table. Routes go on to the next one when they do not match. */
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

/** Routes in order with their arms, copies and refusals; pools and rotations; providers, at which every target ends. */
export function drawingOf(table: RouteTable): Drawing {
  return new DrawingMaker(table).make();
}

class DrawingMaker {
  readonly #table: RouteTable;
  readonly #pools: ReadonlyMap<string, string>;
  readonly #providers: ReadonlyMap<string, string>;
  readonly #arrows: Arrow[] = [];
  readonly #groups: Box[] = [];

  constructor(table: RouteTable) {
    this.#table = table;
    this.#pools = new Map(table.pools.map(({ name }, number) => [name, `pool${number}`]));
    this.#providers = new Map(table.providers.map(({ name }, number) => [name, `provider${number}`]));
  }

  make(): Drawing {
    const { routes, pools, providers } = this.#table;
    for (const [number, route] of routes.entries()) this.#drawRoute(route, `route${number}`);
    for (const [number, pool] of pools.entries()) this.#drawMembers(pool, `pool${number}`);
    const boxes: Box[] = [
      ...routes.map((route, number) => ({
        id: `route${number}`,
        kind: 'route' as const,
        lines: routeLines(route, number),
      })),
      ...pools.map((pool, number) => ({ id: `pool${number}`, kind: 'pool' as const, lines: poolLines(pool) })),
      ...this.#groups,
      ...providers.map((provider, number) => ({
        id: `provider${number}`,
        kind: 'provider' as const,
        lines: providerLines(provider),
      })),
    ];
    return { boxes, arrows: this.#arrows };
  }

  #drawRoute(route: Route, from: string): void {
    for (const [number, arm] of route.arms.entries()) this.#drawArm(arm, number, from);
    for (const { share, member } of route.mirrors ?? []) {
      this.#drawMember(member, { from, kind: 'mirror', when: `mirror ${Number((share * 100).toPrecision(12))}%` });
    }
    if (route.reject === undefined) return;
    const { status, message } = route.reject;
    const to = `${from}reject`;
    this.#groups.push({ id: to, kind: 'reject', lines: [`${status}`, shownText(message)] });
    this.#arrows.push({ from, to, kind: 'reject', when: '', weight: 1 });
  }

  #drawArm(arm: Arm, number: number, from: string): void {
    const start: Start =
      number === 0
        ? { from, kind: 'arm', when: '' }
        : { from, kind: 'fallback', when: `fallback ${number} on ${kindsText(arm)}` };
    const [first, ...others] = arm.members;
    if (first !== undefined && others.length === 0) this.#drawMember(first, start);
    else this.#drawGroup({ ...arm, weight: 1 }, `${from}arm${number}`, start);
  }

  #drawMember(member: Member, start: Start): void {
    const { weight } = member;
    if (member.kind === 'group') {
      this.#drawGroup(member, `${start.from}group${this.#groups.length}`, start);
    } else if (member.kind === 'pool') {
      const { pool } = member;
      this.#arrow({ ...start, weight, target: { pool } }, this.#pools.get(pool));
    } else {
      const { target } = member;
      this.#arrow({ ...start, weight, target }, this.#providers.get(target.provider));
    }
  }

  #drawGroup(group: Pick<Pool, 'members' | 'rotate'> & { readonly weight: number }, id: string, start: Start): void {
    this.#groups.push({ id, kind: 'rotation', lines: [rotationText(group.rotate)] });
    this.#arrow({ ...start, weight: group.weight }, id);
    this.#drawMembers(group, id);
  }

  #drawMembers({ members }: Pick<Pool, 'members'>, from: string): void {
    for (const member of members) this.#drawMember(member, { from, kind: 'member', when: '' });
  }

  #arrow(arrow: Omit<Arrow, 'to'>, to: string | undefined): void {
    if (to !== undefined) this.#arrows.push({ ...arrow, to });
  }
}

/** A weight that is said. */
export function weightText({ weight }: Arrow): string {
  return weight === 1 ? '' : `weight ${weight}`;
}

/** Where an arrow comes from, and when. */
type Start = Pick<Arrow, 'from' | 'kind' | 'when'>;

function routeLines({ name, match }: Route, number: number): readonly string[] {
  return [`${number + 1} · ${name}`, conditionText(match)];
}

function poolLines({ name, rotate }: Pool): readonly string[] {
  return [name, rotationText(rotate)];
}

function providerLines({ name, protocol }: Provider): readonly string[] {
  return name === protocol ? [name] : [name, protocol];
}

function kindsText({ on }: Arm): string {
  const kinds = ERROR_KINDS.filter((kind) => on.includes(kind));
  if (kinds.join() === ANY_KINDS.join()) return 'any';
  return kinds.join() === TRANSIENT_KINDS.join() ? 'transient' : kinds.join(', ');
}
