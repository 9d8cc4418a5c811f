import { type Environment, within } from './environment.ts';
import type { Logger } from './logger.ts';

/** The shape of AsyncStorage; synchronous stores (MMKV, localStorage) fit as well. */
export interface StorageAdapter {
  getItem(key: string): Promise<string | null | undefined> | string | null | undefined;
  setItem(key: string, value: string): Promise<unknown> | unknown;
  removeItem(key: string): Promise<unknown> | unknown;
}

/** What the client keeps, as JSON, under its own prefix. Never throws and never hangs: a failing store is logged and read as empty. */
export interface Kept {
  read(key: string): Promise<unknown>;
  /** undefined removes. Writes of one key take effect in the order they were asked for. */
  write(key: string, value: unknown): Promise<void>;
}

const PREFIX = 'react-native-tim-js/';
/** A store that does not answer in this time is treated as empty: login must not wait for it. */
const PATIENCE_MS = 2000;

export function memoryStorage(): StorageAdapter {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
  };
}

export function kept(storage: StorageAdapter, env: Environment, log: Logger): Kept {
  let writes: Promise<unknown> = Promise.resolve();

  async function attempt<T>(what: string, work: () => Promise<T> | T): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      log.warn(`storage: ${what} failed: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }
  function bounded<T>(what: string, work: () => Promise<T> | T): Promise<T | undefined> {
    return within<T | undefined>(env, PATIENCE_MS, attempt(what, work), () => {
      log.warn(`storage: ${what} did not answer in ${PATIENCE_MS} ms`);
      return undefined;
    });
  }

  return {
    read: (key) =>
      bounded(`reading ${key}`, async () => {
        const text = await storage.getItem(PREFIX + key);
        return typeof text === 'string' ? (JSON.parse(text) as unknown) : undefined;
      }),
    write(key, value) {
      const next = writes.then(() =>
        bounded(`writing ${key}`, () =>
          value === undefined ? storage.removeItem(PREFIX + key) : storage.setItem(PREFIX + key, JSON.stringify(value)),
        ),
      );
      writes = next;
      return next.then(() => undefined);
    },
  };
}
