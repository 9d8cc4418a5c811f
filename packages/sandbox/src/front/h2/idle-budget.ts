/** Frames that ask for work and bring none (PING, SETTINGS, RST_STREAM, empty DATA …): too many end the connection (RFC 9113 §10.5). */
import { CODE, ConnectionError, LIMITS } from './protocol.ts';

/** How many an answered request makes good again. */
const EARNED = 2;

export class IdleBudget {
  #left: number = LIMITS.idleFrames;
  #filledAt = Date.now();

  /** @throws {ConnectionError} */
  spend(): void {
    if (this.#left < 1) this.#refill();
    if (this.#left < 1) throw new ConnectionError(CODE.ENHANCE_YOUR_CALM, 'too many frames without a request');
    this.#left -= 1;
  }
  earn(): void {
    this.#left = Math.min(LIMITS.idleFrames, this.#left + EARNED);
  }
  #refill(): void {
    const now = Date.now();
    const earned = ((now - this.#filledAt) / 1000) * LIMITS.idleFramesPerSecond;
    this.#left = Math.min(LIMITS.idleFrames, this.#left + earned);
    this.#filledAt = now;
  }
}
