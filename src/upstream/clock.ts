// Time as something that is handed in: real in the server, stepped by hand in tests and simulations.

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since 1970 that never run backwards, whatever is done to the machine's clock. */
  now(): number;
  /** Runs `action` once after `delayMs`; the process may end before. */
  after(delayMs: number, action: () => void): Timer;
  /** Work of this process: time that is not real may not pass before it is done. */
  waitFor?(work: Promise<unknown>): void;
}

const ORIGIN = performance.timeOrigin;

export const systemClock: Clock = {
  now: () => ORIGIN + performance.now(),
  after: (delayMs, action) => new SystemTimer(delayMs, action),
};

/** `setTimeout` fires at once beyond this (2^31 - 1 ms, about 24 days). */
const LONGEST_DELAY_MS = 2_147_483_647;

class SystemTimer implements Timer {
  readonly #timeout: NodeJS.Timeout;

  constructor(delayMs: number, action: () => void) {
    this.#timeout = setTimeout(action, Math.min(delayMs, LONGEST_DELAY_MS));
    this.#timeout.unref();
  }

  cancel(): void {
    clearTimeout(this.#timeout);
  }
}
