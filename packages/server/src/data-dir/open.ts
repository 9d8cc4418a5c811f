import { join } from 'node:path';
import type { Config } from '../config/index.ts';
import type { Store } from '../store/index.ts';
import { ensureAdminToken, resealAdminToken } from './admin-token.ts';
import { ensureFirstApp, ensureServerSecret } from './first-app.ts';
import { type Keys, openKeys } from './keys.ts';
import { lockDataDir } from './lock.ts';
import { resealAll } from './reseal.ts';

/** A data directory that this process holds: its lock, keys, store, and what the first start made. */
export interface OpenDataDir {
  store: Store;
  keys: Keys;
  adminToken: string;
  /** From which the keys of tags and receipt paths are derived. */
  serverSecret: string;
  /** Set when this was the first start. */
  first?: { appId: number };
  rotateKeys(old: 'keep' | 'drop', nowMs: number): Promise<{ resealed: number; keys: number }>;
  close(): Promise<void>;
}

/** The store's file in a data directory. */
export const storeFile = (dataDir: string): string => join(dataDir, 'store.db');

/**
 * Opens the data directory and makes what is missing: directory, key file, admin token, first app.
 *
 * @param openStore opens the store's file; only called once the lock is held.
 * @throws {DataDirError} `data_dir_in_use` and others; {SecretsError} when the key file is not its own.
 */
export async function openDataDir(
  config: Pick<Config, 'dataDir' | 'keyFile'>,
  openStore: (file: string) => Promise<Store>,
  nowMs: number,
): Promise<OpenDataDir> {
  const { dataDir, keyFile } = config;
  const lock = lockDataDir(dataDir);
  let store: Store | undefined;
  try {
    const keys = openKeys(dataDir, keyFile, nowMs);
    const { token: adminToken } = ensureAdminToken(dataDir, keys.secrets);
    store = await openStore(storeFile(dataDir));
    const opened = store;
    const serverSecret = await ensureServerSecret(opened, keys.secrets);
    const appId = await ensureFirstApp(opened, keys.secrets, nowMs);
    return {
      store: opened,
      keys,
      adminToken,
      serverSecret,
      ...(appId === undefined ? {} : { first: { appId } }),
      rotateKeys: async (old, atMs) => {
        keys.addKey(atMs);
        const resealed = await resealAll(opened, keys.secrets, atMs);
        resealAdminToken(dataDir, keys.secrets);
        if (old === 'drop') keys.dropOldKeys();
        return { resealed, keys: keys.count() };
      },
      close: async () => {
        await opened.close();
        lock.release();
      },
    };
  } catch (error) {
    await store?.close();
    lock.release();
    throw error;
  }
}
