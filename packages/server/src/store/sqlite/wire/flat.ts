/**
 * One list for all of a value, however nested it is: a structured clone spends as much on each list within a list as on
 * ten of its numbers. What may come several times stands behind its count.
 */
export type Flat = unknown[];

/** Reads a flat list from its start to its end. */
export class FlatReader {
  readonly #list: Flat;
  #at = 0;

  constructor(list: Flat) {
    this.#list = list;
  }

  /** The next value, of the type that was written there. */
  next<T>(): T {
    return this.#list[this.#at++] as T;
  }

  /** As many as the next value says. */
  many<T>(one: (reader: FlatReader) => T): T[] {
    const count = this.next<number>();
    // Most often it is one, and the first push to an empty list takes room for seventeen.
    if (count === 1) return [one(this)];
    const all: T[] = [];
    for (let read = 0; read < count; read++) all.push(one(this));
    return all;
  }
}

/** Writes the count and then each. */
export function putMany<T>(into: Flat, all: readonly T[], one: (into: Flat, value: T) => void): void {
  into.push(all.length);
  for (const value of all) one(into, value);
}
