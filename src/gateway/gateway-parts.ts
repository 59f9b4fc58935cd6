// What a gateway needs of the world; all of it can be simulated.
import type { Random } from '../routing/random.ts';
import type { State } from '../state/state.ts';
import type { RequestRecord } from '../telemetry/record.ts';
import type { Clock } from '../upstream/clock.ts';

export interface GatewayParts {
  readonly clock: Clock;
  readonly random: Random;
  /** Health, cooldowns and rotations: outlives every table. */
  readonly state: State;
  /** Called once for each request when it is over. */
  readonly onRecord: (record: RequestRecord) => void;
  /** A fault of the program itself, met in a request. */
  readonly onFault: (fault: unknown) => void;
}
