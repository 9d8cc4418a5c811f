/** Thread: a connection that only reads. It sees every write that was acknowledged before the read was asked for. */
import type { DatabaseSync } from 'node:sqlite';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { StoreError } from '../contract/index.ts';
import { backUp } from './backup.ts';
import { commandTable } from './commands/index.ts';
import { openForReading } from './connection.ts';
import { toStoreError } from './failure.ts';
import { Statements } from './statements.ts';
import {
  type Call,
  callsOf,
  type FromThread,
  flatReplies,
  type Reply,
  type ThreadData,
  type ToThread,
  toWire,
} from './thread-messages.ts';

if (parentPort === null) throw new Error('reader.ts is a worker thread: openSqliteStore starts it');
const port = parentPort;
const { file } = workerData as ThreadData;
serve(port);

function serve(port: MessagePort): void {
  let connection: Connection | undefined;
  const backups: Promise<void>[] = [];
  const connect = (): Connection => {
    connection ??= open();
    return connection;
  };
  port.on('message', (message: ToThread) => {
    switch (message.t) {
      case 'calls':
        send(port, {
          t: 'replies',
          replies: flatReplies(callsOf(message.calls).map((call) => readOne(connect, call))),
        });
        return;
      case 'backup':
        backups.push(replyToBackup(port, message.id, message.toFile));
        return;
      case 'close':
        connection?.db.close();
        void Promise.all(backups).then(() => port.close());
        return;
      default:
        throw new Error(`unknown message ${JSON.stringify(message satisfies never)}`);
    }
  });
  send(port, { t: 'ready' });
}

interface Connection {
  db: DatabaseSync;
  tx: Statements;
}
function open(): Connection {
  const db = openForReading(file);
  return { db, tx: new Statements(db) };
}

/** One snapshot for one command, however many statements it takes. */
function readOne(connect: () => Connection, [id, name, args]: Call): Reply {
  try {
    const { db, tx } = connect();
    const command = commandTable.get(name);
    if (command === undefined || command.kind === 'write')
      throw new StoreError('internal', `no read command '${name}'`);
    db.exec('BEGIN');
    try {
      return [id, true, command.run(tx, ...(args as never[]))];
    } finally {
      // After an I/O error SQLite has already ended it.
      if (db.isTransaction) db.exec('COMMIT');
    }
  } catch (error) {
    return [id, false, toWire(toStoreError(error))];
  }
}

/** Never rejects: a failure is the answer. */
async function replyToBackup(port: MessagePort, id: number, toFile: string): Promise<void> {
  try {
    await backUp(file, toFile, (done, total) => send(port, { t: 'progress', id, done, total }));
    send(port, { t: 'replies', replies: [id, true, undefined] });
  } catch (error) {
    send(port, { t: 'replies', replies: [id, false, toWire(toStoreError(error))] });
  }
}

function send(port: MessagePort, message: FromThread): void {
  port.postMessage(message);
}
