/** What a bounded map keeps its entries in: a `Map`, or a `NumberMap` where they come and go with every message. */
export interface Entries<Key, Value> {
  readonly size: number;
  get(key: Key): Value | undefined;
  has(key: Key): boolean;
  set(key: Key, value: Value): unknown;
  delete(key: Key): unknown;
  clear(): void;
}

/** A map that never holds more than `limit` entries; which it lets go is up to its kind. Never store `undefined`. */
export abstract class Bounded<Key, Value> {
  protected readonly limit: number;
  protected readonly make: () => Entries<Key, Value>;
  protected entries: Entries<Key, Value>;

  constructor(limit: number, make: () => Entries<Key, Value> = () => new Map<Key, Value>()) {
    this.limit = limit;
    this.make = make;
    this.entries = make();
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
