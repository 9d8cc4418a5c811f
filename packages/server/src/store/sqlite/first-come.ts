import { Bounded } from './bounded.ts';

/**
 * Keeps the entries that came first: a new one is left out while it is full. For what is taken out in the order in which
 * it came, where a memory of the newest would always lack the next.
 */
export class FirstCome<Key, Value> extends Bounded<Key, Value> {
  /** Nothing, when it is full and has no such key. */
  set(key: Key, value: Value): void {
    if (this.entries.size < this.limit || this.entries.has(key)) this.entries.set(key, value);
  }
}
