/** What the writer remembers, by kind: each named once, at the top of the file that uses it. */
import { NumberMap } from '../../number-map.ts';
import { FirstCome } from './first-come.ts';
import { Lru } from './lru.ts';

/** What every kind can do: a rollback empties all. */
export interface Clearable {
  clear(): void;
}
export interface MemoryOf<Kind extends Clearable> {
  /** Its place among a writer's memories: every message asks for a dozen, and a list is found faster than a name. */
  readonly index: number;
  make(): Kind;
}

/** A memory of one thing. */
export class Cell<Value> {
  value: Value | undefined;

  clear(): void {
    this.value = undefined;
  }
}

let defined = 0;

export const cell = <Value>(): MemoryOf<Cell<Value>> => ({ index: defined++, make: () => new Cell() });

/** A memory of those used last. @example const TOTALS = lru<number, number>(50_000); tx.memory(TOTALS).get(accountId) */
export const lru = <Key, Value>(limit: number): MemoryOf<Lru<Key, Value>> => ({
  index: defined++,
  make: () => new Lru(limit),
});

/** The same of what comes and goes with every message, by whole numbers. */
export const passing = <Value>(limit: number): MemoryOf<Lru<number, Value>> => ({
  index: defined++,
  make: () => new Lru(limit, () => new NumberMap<Value>()),
});

/** A memory of what is taken out in the order in which it came, by whole numbers. */
export const firstCome = <Value>(limit: number): MemoryOf<FirstCome<number, Value>> => ({
  index: defined++,
  make: () => new FirstCome(limit, () => new NumberMap<Value>()),
});
