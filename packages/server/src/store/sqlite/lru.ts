import { Bounded } from './bounded.ts';

/**
 * Keeps the entries used last, roughly: those of two generations. A read moves nothing but what it takes over from the
 * former one, where a strict order would be written anew by every read.
 */
export class Lru<Key, Value> extends Bounded<Key, Value> {
  #former = this.make();

  override get(key: Key): Value | undefined {
    const value = this.entries.get(key);
    if (value !== undefined || this.#former.size === 0) return value;
    const former = this.#former.get(key);
    if (former !== undefined) this.set(key, former);
    return former;
  }

  set(key: Key, value: Value): void {
    if (this.entries.size >= Math.max(1, Math.floor(this.limit / 2)) && !this.entries.has(key)) {
      this.#former = this.limit > 1 ? this.entries : this.make();
      this.entries = this.make();
    }
    this.entries.set(key, value);
    if (this.#former.size > 0) this.#former.delete(key);
  }

  override delete(key: Key): void {
    super.delete(key);
    if (this.#former.size > 0) this.#former.delete(key);
  }

  override clear(): void {
    super.clear();
    this.#former.clear();
  }

  override get size(): number {
    return super.size + this.#former.size;
  }
}
