/** Thread: the one connection that writes. See group-commit.ts for how, client.ts for the other end. */
import type { DatabaseSync } from 'node:sqlite';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Planner } from '../contract/index.ts';
import { StoreError } from '../contract/index.ts';
import { commandTable } from './commands/index.ts';
import { openForWriting } from './connection.ts';
import { toStoreError } from './failure.ts';
import { commitGroup } from './group-commit.ts';
import { drain } from './inbox.ts';
import { LogCopy } from './log-copy.ts';
import { migrate } from './migrate.ts';
import { watchRows } from './remembered.ts';
import {
  type Call,
  callsOf,
  type FromThread,
  flatReplies,
  type ThreadData,
  type ToThread,
  toWire,
} from './thread-messages.ts';
import { WriterTx } from './writer-tx.ts';

/** Calls of one commit: more would make the first of them wait for no gain. */
const MAX_GROUP = 500;
/** Quiet time after which the log is copied into the file, so that no commit has to. */
const IDLE_MS = 100;

if (parentPort === null) throw new Error('writer.ts is a worker thread: openSqliteStore starts it');
const port = parentPort;
try {
  serve(port, await open(workerData as ThreadData));
} catch (error) {
  send(port, { t: 'failed', error: toWire(toStoreError(error)) });
  port.close();
}

interface Opened {
  db: DatabaseSync;
  tx: WriterTx;
  log: LogCopy;
}
async function open({ file, planner, logPages }: ThreadData): Promise<Opened> {
  const db = openForWriting(file);
  try {
    migrate(db);
    watchRows(db);
    return { db, tx: new WriterTx(db, await loadPlanner(planner)), log: new LogCopy(db, { file, pages: logPages }) };
  } catch (error) {
    db.close();
    throw error;
  }
}

async function loadPlanner(url: string | undefined): Promise<Planner> {
  const module = url === undefined ? undefined : ((await import(url)) as { planner?: Planner });
  if (typeof module?.planner?.decide !== 'function') {
    throw new StoreError('internal', `the planner module '${url}' must export \`planner\` with a function \`decide\``);
  }
  return module.planner;
}

function serve(port: MessagePort, { db, tx, log }: Opened): void {
  const inbox: ToThread[] = [];
  let idle: ReturnType<typeof setTimeout> | undefined;
  const copyWhenIdle = (): void => {
    // Not all: somebody reads, or the other thread copies just now.
    if (!log.copyNow()) idle = setTimeout(copyWhenIdle, IDLE_MS);
  };
  port.on('message', (message: ToThread) => {
    clearTimeout(idle);
    inbox.push(message);
    for (drain(port, inbox); inbox.length > 0; drain(port, inbox)) {
      const calls = takeCalls(inbox);
      for (let from = 0; from < calls.length; from += MAX_GROUP) {
        const replies = commitGroup(db, tx, commandTable, calls.slice(from, from + MAX_GROUP));
        send(port, { t: 'replies', replies: flatReplies(replies) });
        log.afterCommit();
      }
      if (inbox[0]?.t === 'close') {
        void log.close().then(() => {
          db.close();
          port.close();
        });
        return;
      }
      if (calls.length === 0) inbox.shift();
    }
    idle = setTimeout(copyWhenIdle, IDLE_MS);
  });
  send(port, { t: 'ready' });
}

/** The calls at the head of the inbox, all messages together. */
function takeCalls(inbox: ToThread[]): Call[] {
  const end = inbox.findIndex((message) => message.t !== 'calls');
  const taken = inbox.splice(0, end === -1 ? inbox.length : end);
  return taken.flatMap((message) => (message.t === 'calls' ? callsOf(message.calls) : []));
}

function send(port: MessagePort, message: FromThread): void {
  port.postMessage(message);
}
