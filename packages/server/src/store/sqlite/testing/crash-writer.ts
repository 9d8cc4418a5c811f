/**
 * Run as a process of its own, to be killed: writes through the store as fast as it can and prints the number of each
 * command once it was acknowledged. Arguments: database file, first number.
 */
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../client.ts';
import { moduleBeside } from '../module-beside.ts';

const [file, first] = process.argv.slice(2);
if (file === undefined || first === undefined) throw new Error('usage: crash-writer <file> <first number>');
/** So few that its log is copied all the time. */
const LOG_PAGES = 20;
const planner = moduleBeside('./planner', import.meta.url);
const store = await openSqliteStore({ file, planner, logPages: LOG_PAGES });

/** Commands that wait at the same time. */
const WRITERS = 20;
let next = Number(first);
async function writeOn(): Promise<never> {
  for (;;) {
    const number = next++;
    await store.importAccounts(1, [{ userId: `u${number}` }], number);
    say(`${number}\n`);
  }
}
/** At once and whole, so that the kill loses none: a reader that is busy only makes it wait. */
function say(line: string): void {
  for (;;) {
    try {
      writeSync(1, line);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}
await Promise.all(Array.from({ length: WRITERS }, writeOn));
