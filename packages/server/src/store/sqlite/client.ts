/**
 * The store on SQLite, as the server sees it: one writer thread that commits in groups, one reader thread, and one more
 * reader for what takes long (traces, audits, backups), so that the main loop never waits for a disk. Under load the writer
 * starts one more thread, which copies its log into the file.
 */
import { stat } from 'node:fs/promises';
import { type Store, StoreError, type StoreHealth } from '../contract/index.ts';
import { type CommandStore, commandTable } from './commands/index.ts';
import { moduleBeside } from './module-beside.ts';
import { StoreThread } from './thread.ts';
import type { ThreadData } from './thread-messages.ts';
import type { Command } from './tx.ts';

/** Commands that may wait for the disk: at the 5,000 a second of DESIGN §9 two seconds' worth. */
const MAX_QUEUED = 10_000;

export interface SqliteStoreOptions {
  /** The database file; made when it is not there. Its directory must exist. */
  file: string;
  /** Module that exports `planner: Planner`. A module and not a function, because it runs in the writer's thread. */
  planner: URL;
  /** Above this many waiting commands new ones are refused with `busy`, but those of the dispatcher. Default 10,000. */
  maxQueued?: number;
  /** Pages in the log from which on it is copied into the file. Default 4,000. */
  logPages?: number;
  /** A thread died: nothing can be stored any more, the server should stop. `health()` says so too. */
  onDeath?: (error: StoreError) => void;
}

/**
 * Opens (and where needed makes or upgrades) the database.
 *
 * @throws {StoreError} `io` not writable · `corrupt` · `busy` another process writes to it · `internal` a newer server wrote it.
 * @example
 * const store = await openSqliteStore({ file: 'data/store.db', planner: moduleBeside('./push/plan/decide', import.meta.url) });
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { file, planner, maxQueued = MAX_QUEUED, logPages, onDeath = () => {} } = options;
  const start = (module: 'writer' | 'reader', data: ThreadData) =>
    StoreThread.start(moduleBeside(`./${module}`, import.meta.url), data, { maxQueued, onDeath });
  const startReader = () => start('reader', { file });

  // Both load at once; the reader opens the file when it is first asked, and by then the writer has made it.
  const [writer, reader] = await Promise.allSettled([
    start('writer', { file, planner: planner.href, logPages }),
    startReader(),
  ]);
  if (writer.status === 'fulfilled' && reader.status === 'fulfilled') {
    return new SqliteStore(file, writer.value, reader.value, startReader) as SqliteStore & CommandStore;
  }
  if (writer.status === 'fulfilled') await writer.value.close();
  if (reader.status === 'fulfilled') await reader.value.close();
  throw writer.status === 'rejected' ? writer.reason : reader.status === 'rejected' ? reader.reason : undefined;
}

class SqliteStore implements Omit<Store, keyof CommandStore> {
  readonly #file: string;
  readonly #writer: StoreThread;
  readonly #reader: StoreThread;
  readonly #startReader: () => Promise<StoreThread>;
  /** Started when first needed: most servers scan seldom. */
  #scanner: Promise<StoreThread> | undefined;
  #closed = false;

  constructor(file: string, writer: StoreThread, reader: StoreThread, startReader: () => Promise<StoreThread>) {
    this.#file = file;
    this.#writer = writer;
    this.#reader = reader;
    this.#startReader = startReader;
    for (const [name, command] of commandTable) {
      Object.defineProperty(this, name, { value: this.#method(name, command), enumerable: true });
    }
  }

  #method(name: string, command: Command<never[], unknown>): (...args: never[]) => Promise<unknown> {
    switch (command.kind) {
      case 'write':
        return (...args) => this.#writer.call(name, args, command);
      case 'read':
        return (...args) => this.#reader.call(name, args);
      case 'scan':
        return async (...args) => (await this.#scan()).call(name, args);
      default: {
        const never: never = command;
        throw new TypeError(`unknown command ${JSON.stringify(never)}`);
      }
    }
  }

  async backup(toFile: string, onProgress?: (done: number, total: number) => void): Promise<void> {
    await (await this.#scan()).backup(toFile, onProgress);
  }

  async health(): Promise<StoreHealth> {
    const trouble = this.#writer.ended ?? this.#reader.ended ?? this.#writer.trouble;
    const sizes = await Promise.all([this.#file, `${this.#file}-wal`].map(sizeOf));
    return {
      ok: trouble === undefined,
      ...(trouble !== undefined && { detail: trouble.message }),
      sizeBytes: sizes.reduce((sum, size) => sum + size, 0),
      queued: this.#writer.queued,
    };
  }

  /** Readers first: the writer's connection must be the last, so that it folds the log into the file. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([this.#reader.close(), this.#closeScanner()]);
    await this.#writer.close();
  }

  async #closeScanner(): Promise<void> {
    const [started] = await Promise.allSettled([this.#scanner]);
    if (started.status === 'fulfilled') await started.value?.close();
  }

  #scan(): Promise<StoreThread> {
    if (this.#closed) return Promise.reject(new StoreError('closed', 'the store is closed'));
    this.#scanner ??= this.#startReader().catch((error: unknown) => {
      this.#scanner = undefined; // The next scan tries anew.
      throw error;
    });
    return this.#scanner;
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0; // The log is not there between a close and the first write.
  }
}
