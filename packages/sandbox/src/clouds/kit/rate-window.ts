/** How often something may happen within a window of time, counted from its first time. */
export class RateWindow {
  readonly #windows = new Map<string, { from: number; count: number }>();

  /** @param size How much it counts. @returns false, and counts nothing, when `key` would have more than `most` within `windowMs`. */
  take(key: string, most: number, windowMs: number, nowMs: number, size = 1): boolean {
    const window = this.#windows.get(key);
    const current = window === undefined || nowMs - window.from >= windowMs ? { from: nowMs, count: 0 } : window;
    if (current.count + size > most) return false;
    current.count += size;
    this.#windows.set(key, current);
    return true;
  }
}
