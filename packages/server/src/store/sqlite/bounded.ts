/** A map that never holds more than `limit` entries; which it lets go is up to its kind. Never store `undefined`. */
export abstract class Bounded<Key, Value> {
  protected readonly limit: number;
  protected entries = new Map<Key, Value>();

  constructor(limit: number) {
    this.limit = limit;
  }

  get(key: Key): Value | undefined {
    return this.entries.get(key);
  }

  abstract set(key: Key, value: Value): void;

  delete(key: Key): void {
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }

  get size(): number {
    return this.entries.size;
  }
}
