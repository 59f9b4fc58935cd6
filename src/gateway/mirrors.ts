// The copies under way: few at a time, and none while the gateway drains.
import type { ClientCall } from '../codec/exchange.ts';
import { type MirrorChoice, type MirrorOptions, mirrorsOf } from '../routing/mirror.ts';
import type { DecidedMirror } from './decision.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { MirrorRun } from './mirror-run.ts';
import type { Snapshot } from './snapshot.ts';

/** Copies that an upstream keeps hanging must not fill the process. */
const MOST_AT_ONCE = 256;

/** The gateway that a request runs in, and its table. */
interface Place {
  readonly snapshot: Snapshot;
  readonly parts: GatewayParts;
}

/** What became of one copy; read when someone asks. */
export interface SentMirror {
  readonly outcome: DecidedMirror;
}

export class Mirrors {
  readonly #running = new Set<MirrorRun>();
  #draining = false;

  /** Sends the copies of a request that its route asks for, behind the request itself. */
  send(call: ClientCall, place: Place, options: Omit<MirrorOptions, 'state' | 'now'>): readonly SentMirror[] {
    const { state, clock } = place.parts;
    const choices = mirrorsOf({ ...options, state, now: clock.now() });
    return choices.map((choice) => this.#begin(choice, call, place));
  }

  /** From now on there are none. */
  drain(): void {
    this.#draining = true;
    for (const run of this.#running) run.cancel();
  }

  #begin(choice: MirrorChoice, call: ClientCall, { snapshot, parts }: Place): SentMirror {
    const { target, attempt } = choice;
    if (attempt === undefined) return { outcome: { target, reason: choice.reason } };
    if (this.#draining) return { outcome: { target, reason: 'the gateway drains' } };
    if (this.#running.size >= MOST_AT_ONCE) return { outcome: { target, reason: 'too many copies under way' } };
    const run = new MirrorRun({ attempt, call, snapshot, parts, onEnd: () => this.#running.delete(run) });
    this.#running.add(run);
    return run;
  }
}
