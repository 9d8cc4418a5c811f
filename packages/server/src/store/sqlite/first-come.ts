/**
 * A map of at most `limit` entries that keeps those that came first: a new one is left out while it is full. For what is
 * taken out in the order in which it came, where a memory of the newest would always lack the next.
 */
export class FirstCome<Key, Value> {
  readonly #limit: number;
  readonly #entries = new Map<Key, Value>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  /** Nothing, when it is full and has no such key. */
  set(key: Key, value: Value): void {
    if (this.#entries.size < this.#limit || this.#entries.has(key)) this.#entries.set(key, value);
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  get size(): number {
    return this.#entries.size;
  }
}
