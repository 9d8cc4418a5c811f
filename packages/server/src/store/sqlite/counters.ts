import type { Tx } from './tx.ts';

const NEXT = `INSERT INTO counters (name, value) VALUES (?, ?)
  ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`;

/** The first value each counter gives. Certificate ids start where no one takes them for a count. */
const FIRST = { 'login epoch': 1, 'certificate id': 10_001 } as const;

/** More than any server gives out between two backups. */
const LEAP = 2 ** 30;
const LEAP_FROM = `INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + ${LEAP}`;
/** Leaves out what a server may have given out after the backup that this store was restored from. */
export const leapNumber = (tx: Tx, counter: keyof typeof FIRST): void =>
  void tx.run(LEAP_FROM, counter, FIRST[counter] + LEAP);

/** The next number of a counter: it rises with every call and never repeats, whatever crashes. */
export function nextNumber(tx: Tx, counter: keyof typeof FIRST): number {
  const row = tx.get<{ value: number }>(NEXT, counter, FIRST[counter]);
  if (row === undefined) throw new Error(`counter ${counter} gave no value`);
  return row.value;
}
