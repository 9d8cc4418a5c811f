/** How often something may happen within a window of time, counted from its first time. */
export class RateWindow {
  readonly #windows = new Map<string, { from: number; count: number }>();

  /** @returns false when `key` had its `most` within `windowMs`. */
  take(key: string, most: number, windowMs: number, nowMs: number): boolean {
    const window = this.#windows.get(key);
    if (window === undefined || nowMs - window.from >= windowMs) {
      this.#windows.set(key, { from: nowMs, count: 1 });
      return true;
    }
    if (window.count >= most) return false;
    window.count += 1;
    return true;
  }
}
