/**
 * The store on SQLite, as the server sees it: one writer thread that commits in groups, one reader thread, and one more
 * reader for what takes long (traces, audits, backups), so that the main loop never waits for a disk.
 */
import { stat } from 'node:fs/promises';
import { type Store, StoreError, type StoreHealth } from '../contract/index.ts';
import { type CommandStore, commandTable } from './commands/index.ts';
import { isTrouble } from './failure.ts';
import { moduleBeside } from './module-beside.ts';
import { StoreThread } from './thread.ts';

/** Commands that may wait for the disk: at the 5,000 a second of DESIGN §9 two seconds' worth. */
const MAX_QUEUED = 10_000;

export interface SqliteStoreOptions {
  /** The database file; made when it is not there. Its directory must exist. */
  file: string;
  /** Module that exports `planner: Planner`. A module and not a function, because it runs in the writer's thread. */
  planner: URL;
  /** Above this many waiting commands new ones are refused with `busy`. Default 10,000. */
  maxQueued?: number;
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
  const { file, planner, maxQueued = MAX_QUEUED, onDeath = () => {} } = options;
  const writer = await StoreThread.start(
    moduleBeside('./writer', import.meta.url),
    { file, planner: planner.href },
    {
      maxQueued,
      onDeath,
    },
  );
  const startReader = () =>
    StoreThread.start(moduleBeside('./reader', import.meta.url), { file }, { maxQueued, onDeath });
  const readers = await Promise.all([startReader(), startReader()]).catch(async (error: unknown) => {
    await writer.close();
    throw error;
  });
  return new SqliteStore(file, { write: writer, read: readers[0], scan: readers[1] }) as SqliteStore & CommandStore;
}

type Threads = Record<'write' | 'read' | 'scan', StoreThread>;

class SqliteStore implements Omit<Store, keyof CommandStore> {
  readonly #file: string;
  readonly #threads: Threads;
  /** The disk's last refusal, until a write succeeds again. */
  #trouble: StoreError | undefined;

  constructor(file: string, threads: Threads) {
    this.#file = file;
    this.#threads = threads;
    const call = { write: this.#write.bind(this), read: this.#read.bind(this), scan: this.#scan.bind(this) };
    for (const [name, { kind }] of commandTable) {
      Object.defineProperty(this, name, { value: (...args: unknown[]) => call[kind](name, args), enumerable: true });
    }
  }

  async #write(name: string, args: unknown[]): Promise<unknown> {
    try {
      const value = await this.#threads.write.call(name, args);
      this.#trouble = undefined;
      return value;
    } catch (error) {
      if (error instanceof StoreError && error.code !== 'busy' && isTrouble(error)) this.#trouble = error;
      throw error;
    }
  }

  #read(name: string, args: unknown[]): Promise<unknown> {
    return this.#threads.read.call(name, args);
  }

  #scan(name: string, args: unknown[]): Promise<unknown> {
    return this.#threads.scan.call(name, args);
  }

  async backup(toFile: string, onProgress?: (done: number, total: number) => void): Promise<void> {
    await this.#threads.scan.backup(toFile, onProgress);
  }

  async health(): Promise<StoreHealth> {
    const { write, read, scan } = this.#threads;
    const trouble = write.ended ?? read.ended ?? scan.ended ?? this.#trouble;
    const sizes = await Promise.all([this.#file, `${this.#file}-wal`].map(sizeOf));
    return {
      ok: trouble === undefined,
      ...(trouble !== undefined && { detail: trouble.message }),
      sizeBytes: sizes.reduce((sum, size) => sum + size, 0),
      queued: write.queued,
    };
  }

  /** Readers first: the writer's connection must be the last, so that it can fold the log into the file. */
  async close(): Promise<void> {
    const { write, read, scan } = this.#threads;
    await Promise.all([read.close(), scan.close()]);
    await write.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0; // The log is not there between a close and the first write.
  }
}
