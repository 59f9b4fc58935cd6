// The account of one decision: the same object for live traffic, for a client that asks for it, and for `explain`.
// Holds names, labels and numbers; no body and no secret.
import type { Warning } from '../codec/canonical/warning.ts';
import { decidingAtoms } from '../compiler/analysis/deciding-atoms.ts';
import type { ErrorKind } from '../errors.ts';
import type { Condition, Position, Positions, RouteTable } from '../route-table.ts';
import type { Attempt, EffectiveSettings, Skip } from '../routing/attempt.ts';
import type { Reason } from '../routing/condition.ts';
import type { RequestFacts } from '../routing/facts.ts';
import { type Match, routesBefore } from '../routing/match.ts';
import type { PreparedRoute, PreparedTable } from '../routing/prepared.ts';
import { type ExplainedSetting, explainSettings, shownText } from './explained-settings.ts';

export interface Decision {
  /** Hash of the table that decided. */
  readonly config: string;
  readonly request: {
    readonly model: string;
    readonly client?: string;
    readonly tags: readonly string[];
    readonly protocol: string;
    readonly operation: string;
  };
  /** Of a request that was really sent. */
  readonly live?: LiveFacts;
  /** The routes before the one that took it, and why each did not. */
  readonly passedOver: readonly PassedOver[];
  /** Absent: no route takes the request. */
  readonly route?: TakenBy;
  readonly reject?: { readonly status: number; readonly message: string };
  readonly attempts: readonly DecidedAttempt[];
  /** Members that were passed over without a call. */
  readonly skipped: readonly Skip[];
  /** Copies that the request was drawn for. */
  readonly mirrors: readonly DecidedMirror[];
  /** Of the target that serves, else of the first one. */
  readonly settings: readonly ExplainedSetting[];
  /** What the client gets where nothing serves it. */
  readonly error?: { readonly kind: ErrorKind; readonly status: number; readonly message: string };
}

export interface LiveFacts {
  readonly requestId: string;
  /** ISO 8601, in UTC. */
  readonly at: string;
  readonly stream: boolean;
  /** `under way` until the answer is over. */
  readonly outcome: 'under way' | 'answered' | 'failed' | 'gone';
  /** What the client was told. */
  readonly status?: number;
  /** Milliseconds from the request's head to the end of its answer. */
  readonly durationMs?: number;
}

interface TakenBy {
  readonly name: string;
  readonly position?: Position;
  readonly captures: readonly string[];
  /** The tests by which its condition holds; none where that is `any`. */
  readonly because: readonly PlacedReason[];
}

export interface PassedOver {
  readonly route: string;
  readonly position?: Position;
  readonly reasons: readonly PlacedReason[];
}

/** With where the test stands. */
export interface PlacedReason extends Reason {
  readonly position?: Position;
}

export interface DecidedAttempt {
  readonly target: string;
  /** 0 is `to`. */
  readonly arm: number;
  readonly position?: Position;
  readonly upstreamModel: string;
  /** Its label. */
  readonly key?: string;
  /** Milliseconds of backoff before it. */
  readonly waitMs: number;
  readonly outcome: 'serves' | 'cancelled' | ErrorKind;
  /** Why it cannot be asked at all, where it is only foretold. */
  readonly message?: string;
  /** It ran beside another, which was slow to begin. */
  readonly hedge?: true;
  /** What the file makes of the request for this target, where it makes anything. */
  readonly edits?: EffectiveSettings['edits'];
  /** What the target cannot take of the request, or the client of the answer. */
  readonly warnings?: readonly Warning[];
  readonly sent?: SentAttempt;
}

/** What came of an attempt that was really made. Milliseconds. */
interface SentAttempt {
  /** The upstream's HTTP status, where it came so far. */
  readonly status?: number;
  /** After the request's head. */
  readonly startedMs: number;
  readonly durationMs: number;
  /** The request's bytes went on as they came. */
  readonly passthrough?: boolean;
  readonly message?: string;
}

/** A copy of the request, whose answer is thrown away. */
export interface DecidedMirror {
  readonly target: string;
  /** Its label. */
  readonly key?: string;
  /** Absent where it is only foretold, or was not sent. */
  readonly outcome?: 'under way' | 'answered' | 'cancelled' | ErrorKind;
  readonly durationMs?: number;
  /** Why it was not sent. */
  readonly reason?: string;
}

/** What decisions are described by. */
export interface DecisionSource {
  readonly table: RouteTable;
  /** Knows none for a table that came as JSON. */
  readonly positions: Positions;
  readonly hash: string;
  readonly routing: PreparedTable;
}

export function requestOf({ model, client, tags, protocol, operation }: RequestFacts): Decision['request'] {
  return { model, ...(client === undefined ? {} : { client }), tags, protocol, operation };
}

/** Why not each route before `taken`; all routes where none took it. */
export function passedOver(
  taken: PreparedRoute | undefined,
  facts: RequestFacts,
  { routing, positions }: DecisionSource,
): readonly PassedOver[] {
  return routesBefore(taken, routing, facts).map(({ route, reasons }, number) => ({
    route: route.name,
    ...positionAt(positions, `/routes/${number}`),
    reasons: placed(reasons, { match: route.definition.match, number, positions }),
  }));
}

/** The same test may stand in a condition more than once: then the first place is named. */
function placed(
  reasons: readonly Reason[],
  { match, number, positions }: { readonly match: Condition; readonly number: number; readonly positions: Positions },
): readonly PlacedReason[] {
  if (reasons.length === 0) return reasons;
  const atoms = decidingAtoms(match, `/routes/${number}/match`);
  return reasons.map((reason) => {
    const pointer = atoms.find(({ atom }) => atom === reason.atom)?.pointer;
    return { ...reason, ...(pointer !== undefined && positionAt(positions, pointer)) };
  });
}

/** @param facts of the request that it took */
export function describeRoute(
  { route: { definition, name, condition }, captures }: Match,
  facts: RequestFacts,
  { table, positions }: DecisionSource,
): Pick<Decision, 'route' | 'reject'> {
  const { reject, match } = definition;
  const number = table.routes.indexOf(definition);
  const because = placed(condition.whyNot(facts, false), { match, number, positions });
  return {
    route: { name, ...positionAt(positions, `/routes/${number}`), captures, because },
    ...(reject === undefined ? {} : { reject: { status: reject.status, message: shownText(reject.message) } }),
  };
}

/** What is known of an attempt before it is made. */
export function describeAttempt(
  { target, arm, upstreamModel, key, waitMs, settings }: Attempt,
  route: PreparedRoute,
  { table, positions }: DecisionSource,
): Omit<DecidedAttempt, 'outcome'> {
  return {
    target,
    arm,
    ...positionAt(positions, `/routes/${table.routes.indexOf(route.definition)}/arms/${arm}`),
    upstreamModel,
    ...(key === undefined ? {} : { key: key.label }),
    waitMs: Math.round(waitMs),
    ...(Object.keys(settings.edits).length === 0 ? {} : { edits: settings.edits }),
  };
}

/** The settings that an attempt was made with, each with the line that it came from. */
export function settingsOf(
  { provider, settings }: Attempt,
  route: PreparedRoute,
  { table, positions }: DecisionSource,
): readonly ExplainedSetting[] {
  const origin = { route: table.routes.indexOf(route.definition), provider: table.providers.indexOf(provider) };
  return explainSettings(settings, { table, positions, ...origin });
}

function positionAt(positions: Positions, pointer: string): { position?: Position } {
  const position = positions(pointer);
  return position === undefined ? {} : { position };
}
