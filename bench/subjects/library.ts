/** A push library alone, as a back end calls it: one message a call, nothing kept. */
import { note } from './content.ts';
import { type LibraryName, openLibrary } from './libraries/index.ts';
import { measure, readTask } from './report.ts';

interface Task {
  library: LibraryName;
  account: object;
  tokens: string[];
  count: number;
  warmUp: number;
  parallel: number;
}

const task = await readTask<Task>();
const { tokens } = task;
const library = await openLibrary(task.library, task.account);
const push = (index: number): Promise<string> => library(tokens[index % tokens.length] ?? '', note);

// A new connection may carry one request until that is answered (clouds/apns.md §8); more would be refused.
await push(0);
await measure(task, push);
