/** Entries at first; it doubles until it holds the most that it may. */
const SMALL = 1024;

/**
 * The newest entries by fingerprint, in the order in which they came, up to a bound: what comes on top pushes out the
 * oldest. In typed arrays, 32 bytes an entry at most half full: a map of a million texts takes four times the memory, is
 * looked through by the garbage collector, and costs each of its reads a wait for memory.
 *
 * @example
 * const table = new RecentTable(1_000_000);
 * table.add(fingerprint(senderId, key), message.id, nowMs);
 * table.find(fingerprint(senderId, key)); // message.id
 */
export class RecentTable {
  readonly #most: number;
  #capacity: number;
  #prints: Float64Array;
  #ids: Float64Array;
  #times: Float64Array;
  /** Open addressing: 0, or one more than the entry's place in the lists. Twice as many as entries, so that runs stay short. */
  #slots: Int32Array;
  /** Entries since the start: those from the first to before the end are here, each at its number modulo the capacity. */
  #first = 0;
  #end = 0;

  /** @param most A power of two. */
  constructor(most: number) {
    this.#most = most;
    this.#capacity = Math.min(SMALL, most);
    this.#prints = new Float64Array(this.#capacity);
    this.#ids = new Float64Array(this.#capacity);
    this.#times = new Float64Array(this.#capacity);
    this.#slots = new Int32Array(2 * this.#capacity);
  }

  get size(): number {
    return this.#end - this.#first;
  }

  /** The id of the newest entry of this fingerprint. */
  find(print: number): number | undefined {
    const at = this.#slots[this.#slotOf(print)] ?? 0;
    return at === 0 ? undefined : this.#ids[at - 1];
  }

  add(print: number, id: number, timeMs: number): void {
    if (this.size === this.#capacity) {
      if (this.#capacity < this.#most) this.#grow();
      else this.#dropOldest();
    }
    const at = this.#end & (this.#capacity - 1);
    this.#prints[at] = print;
    this.#ids[at] = id;
    this.#times[at] = timeMs;
    this.#end += 1;
    this.#slots[this.#slotOf(print)] = at + 1;
  }

  /** Drops from the oldest on those that are no younger. After a clock was set back some are kept longer than they must be. */
  forgetUntil(untilMs: number): void {
    while (this.size > 0 && (this.#times[this.#first & (this.#capacity - 1)] ?? 0) <= untilMs) this.#dropOldest();
  }

  /** Where this fingerprint is, or the empty slot where it belongs. */
  #slotOf(print: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = print & mask; ; slot = (slot + 1) & mask) {
      const at = this.#slots[slot] ?? 0;
      if (at === 0 || this.#prints[at - 1] === print) return slot;
    }
  }

  #dropOldest(): void {
    const at = this.#first & (this.#capacity - 1);
    const slot = this.#slotOf(this.#prints[at] ?? 0);
    // A newer entry may have its place by now.
    if (this.#slots[slot] === at + 1) this.#empty(slot);
    this.#first += 1;
  }

  /** Moves up what stands behind it only because its own place was taken. */
  #empty(slot: number): void {
    const mask = this.#slots.length - 1;
    let hole = slot;
    for (let next = (slot + 1) & mask; ; next = (next + 1) & mask) {
      const at = this.#slots[next] ?? 0;
      if (at === 0) break;
      const home = (this.#prints[at - 1] ?? 0) & mask;
      if (((next - home) & mask) < ((next - hole) & mask)) continue;
      this.#slots[hole] = at;
      hole = next;
    }
    this.#slots[hole] = 0;
  }

  #grow(): void {
    const { prints, ids, times, capacity } = {
      prints: this.#prints,
      ids: this.#ids,
      times: this.#times,
      capacity: this.#capacity,
    };
    this.#capacity *= 2;
    this.#prints = new Float64Array(this.#capacity);
    this.#ids = new Float64Array(this.#capacity);
    this.#times = new Float64Array(this.#capacity);
    this.#slots = new Int32Array(2 * this.#capacity);
    const end = this.#end;
    for (this.#end = this.#first; this.#end < end; ) {
      const from = this.#end & (capacity - 1);
      this.add(prints[from] ?? 0, ids[from] ?? 0, times[from] ?? 0);
    }
  }
}
