import type { Clock } from './contract.ts';

/** Keys kept at once; the oldest goes first, so that a flood of made-up names cannot fill the memory. */
const MAX_KEYS = 20_000;

/** Counts failures by key in fixed windows, to slow down who tries UserSigs. */
export class FailureLimit {
  readonly #clock: Clock;
  readonly #windowMs: number;
  readonly #windows = new Map<string, { untilMs: number; failures: number }>();

  constructor(clock: Clock, windowMs: number) {
    this.#clock = clock;
    this.#windowMs = windowMs;
  }

  reached(key: string, limit: number): boolean {
    const window = this.#windows.get(key);
    return window !== undefined && window.failures >= limit && this.#clock.now() < window.untilMs;
  }

  count(key: string): void {
    const now = this.#clock.now();
    const window = this.#windows.get(key);
    if (window !== undefined && now < window.untilMs) {
      window.failures++;
      return;
    }
    // Deleting first moves the key to the end: the map's order is the age of the windows.
    this.#windows.delete(key);
    this.#windows.set(key, { untilMs: now + this.#windowMs, failures: 1 });
    if (this.#windows.size > MAX_KEYS) {
      const oldest = this.#windows.keys().next();
      if (!oldest.done) this.#windows.delete(oldest.value);
    }
  }
}
