/**
 * Copies of the log into the file ("checkpoints"). A commit that copied 4,000 pages held all others up for 25 to 60 ms, so a
 * thread of its own copies them while commits go on. What these add meanwhile, a few hundred pages, the writer copies
 * itself: only when everything is copied does the log begin anew.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { CHECKPOINT_PAGES } from './connection.ts';
import { moduleBeside } from './module-beside.ts';
import { threadOptions } from './thread-options.ts';

/** Shared by both threads, as a writer under load reads no messages. */
export const COPY_STATES = { none: 0, running: 1, done: 2 } as const;
export interface CopierData {
  file: string;
  state: Int32Array<SharedArrayBuffer>;
}
export type ToCopier = 'copy' | 'close';

/** Where the thread is late or gone, a commit copies all the same, as many pages later. */
const LATE = 3;
/** Tells how long the log is and copies nothing: since SQLite 3.51. Before it would copy with every commit. */
const LENGTH = 'PRAGMA wal_checkpoint(NOOP)';
const knowsLength = (): boolean => {
  const [major = 0, minor = 0] = (process.versions['sqlite'] ?? '').split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 51);
};

export class LogCopy {
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #pages: number;
  /** Undefined where nobody can tell it: then SQLite copies by itself. */
  readonly #length: StatementSync | undefined;
  readonly #state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  /** Started when the log is first too long while commits come: most servers never need it. */
  #worker: Worker | undefined;

  /** @param pages of the log from which on it is copied. */
  constructor(db: DatabaseSync, file: string, pages = CHECKPOINT_PAGES) {
    this.#db = db;
    this.#file = file;
    this.#pages = pages;
    if (!knowsLength()) return;
    db.exec(`PRAGMA wal_autocheckpoint = ${pages * LATE}`);
    this.#length = db.prepare(LENGTH);
  }

  /** Must follow every commit. */
  afterCommit(): void {
    if (this.#length === undefined) return;
    const state = Atomics.load(this.#state, 0);
    if (state === COPY_STATES.done) {
      this.copyNow();
      Atomics.store(this.#state, 0, COPY_STATES.none);
    } else if (state === COPY_STATES.none) {
      const { log, checkpointed } = this.#length.get() as { log: number; checkpointed: number };
      if (log >= this.#pages && log > checkpointed) this.#start();
    }
  }

  /** For a time when nobody waits. */
  copyNow(): void {
    try {
      this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // Nothing is lost, all of it is still in the log. A full or failing disk is told to the next command that meets it.
    }
  }

  /** Must precede the close of the writer's connection, which must be the last. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.ref();
    worker.postMessage('close' satisfies ToCopier);
    await ended;
  }

  #start(): void {
    Atomics.store(this.#state, 0, COPY_STATES.running);
    this.#worker ??= this.#startWorker();
    this.#worker.postMessage('copy' satisfies ToCopier);
  }
  #startWorker(): Worker {
    const module = moduleBeside('./log-copier', import.meta.url);
    const workerData: CopierData = { file: this.#file, state: this.#state };
    const worker = new Worker(fileURLToPath(module.href), { workerData, ...threadOptions(module) });
    worker.unref();
    // Without it commits copy, as late as that is.
    worker.on('error', () => {});
    worker.once('exit', () => {
      this.#worker = undefined;
    });
    return worker;
  }
}
