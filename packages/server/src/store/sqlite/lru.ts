import { Bounded } from './bounded.ts';

/** Keeps the entries used last. */
export class Lru<Key, Value> extends Bounded<Key, Value> {
  override get(key: Key): Value | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    // While it is less than half full nothing is dropped soon: its order is not worth two writes for every read.
    if (this.entries.size > 1 && this.entries.size * 2 > this.limit) {
      this.entries.delete(key);
      this.entries.set(key, value);
    }
    return value;
  }

  set(key: Key, value: Value): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.limit) return;
    const oldest = this.entries.keys().next();
    if (!oldest.done) this.entries.delete(oldest.value);
  }
}
