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
export interface LogCopyOptions {
  file: string;
  /** Of the log, from which on it is copied. Default `CHECKPOINT_PAGES`. */
  pages?: number | undefined;
  /** Module of the thread that copies. */
  module?: URL;
}

/** Where the thread is late, a commit copies all the same, as many pages later. */
const LATE = 3;
/** Tells how long the log is and copies nothing. */
const LENGTH = 'PRAGMA wal_checkpoint(NOOP)';

/**
 * Whether two connections may copy: SQLite before 3.51.3 can lose what is in the log when one begins it anew while another
 * begins to copy it (sqlite.org/wal.html, "the WAL-reset bug"). Before 3.51 it does not know `LENGTH` either.
 */
export function mayCopyBeside(sqliteVersion: string): boolean {
  const [major = 0, minor = 0, patch = 0] = sqliteVersion.split('.').map(Number);
  return major * 1_000_000 + minor * 1000 + patch >= 3_051_003;
}

export class LogCopy {
  readonly #db: DatabaseSync;
  readonly #options: LogCopyOptions;
  readonly #pages: number;
  /** Undefined where no thread copies: then SQLite does it by itself, in a commit. */
  #length: StatementSync | undefined;
  readonly #state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  /** Started when the log is first too long while commits come: most servers never need it. */
  #worker: Worker | undefined;

  constructor(db: DatabaseSync, options: LogCopyOptions) {
    this.#db = db;
    this.#options = options;
    this.#pages = options.pages ?? CHECKPOINT_PAGES;
    const version = db.prepare('SELECT sqlite_version() AS version').get()?.['version'];
    if (!mayCopyBeside(String(version))) {
      this.#leaveToCommits();
      return;
    }
    this.#copyInCommitsFrom(this.#pages * LATE);
    this.#length = db.prepare(LENGTH);
  }

  /** Must follow every commit. */
  afterCommit(): void {
    if (this.#length === undefined) return;
    try {
      this.#look(this.#length);
    } catch (error) {
      // No thread to be had, or a log that cannot be looked at: the next commit meets the same disk and says so.
      this.#giveUp(error);
    }
  }

  /** For a time when nobody waits. Returns whether everything is in the file then. */
  copyNow(): boolean {
    try {
      const { log, checkpointed } = this.#db.prepare('PRAGMA wal_checkpoint(PASSIVE)').get() as unknown as Length;
      return log === checkpointed;
    } catch {
      // Nothing is lost, all of it is still in the log. A full or failing disk is told to the next command that meets it.
      return false;
    }
  }

  /** Must precede the close of the writer's connection, which must be the last. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    this.#length = undefined;
    worker.ref();
    worker.postMessage('close' satisfies ToCopier);
    await ended;
  }

  #look(length: StatementSync): void {
    const state = Atomics.load(this.#state, 0);
    if (state === COPY_STATES.done) {
      this.copyNow();
      Atomics.store(this.#state, 0, COPY_STATES.none);
    } else if (state === COPY_STATES.none) {
      const { log, checkpointed } = length.get() as unknown as Length;
      if (log < this.#pages || log === checkpointed) return;
      Atomics.store(this.#state, 0, COPY_STATES.running);
      this.#worker ??= this.#start();
      this.#worker.postMessage('copy' satisfies ToCopier);
    }
  }

  #start(): Worker {
    const { file, module = moduleBeside('./log-copier', import.meta.url) } = this.#options;
    const workerData: CopierData = { file, state: this.#state };
    const worker = new Worker(fileURLToPath(module.href), {
      workerData,
      ...threadOptions(module),
      name: 'store log copier',
    });
    worker.unref();
    let reason: unknown = new Error('it ended by itself');
    worker.once('error', (error) => {
      reason = error;
    });
    worker.once('exit', () => {
      this.#worker = undefined;
      if (this.#length !== undefined) this.#giveUp(reason);
    });
    return worker;
  }

  #giveUp(reason: unknown): void {
    const words = reason instanceof Error ? reason.message : String(reason);
    process.emitWarning(`the thread that copies the log of the store is gone, commits do it from now on: ${words}`);
    this.#leaveToCommits();
  }
  #leaveToCommits(): void {
    this.#length = undefined;
    this.#copyInCommitsFrom(this.#pages);
  }
  #copyInCommitsFrom(pages: number): void {
    this.#db.exec(`PRAGMA wal_autocheckpoint = ${pages}`);
  }
}

/** In pages: of the log, and of it in the file. */
interface Length {
  log: number;
  checkpointed: number;
}
