import { existsSync, readdirSync } from 'node:fs';
import {
  createKeyRing,
  createSecrets,
  type KeyRing,
  looseMode,
  newKeyRing,
  readKeyRing,
  replaceKeyRing,
  type Secrets,
  withNewKey,
  withoutOldKeys,
} from '../secrets/index.ts';
import { DataDirError } from './error.ts';

/** The secrets of one data directory, and what changes their keys. */
export interface Keys {
  secrets: Secrets;
  /** True: the key file was made just now. */
  created: boolean;
  warning?: string;
  /** Adds a key and makes it the current one; durable when it returns. */
  addKey(nowMs: number): void;
  /** Forgets all but the current key. */
  dropOldKeys(): void;
  count(): number;
}

/**
 * Reads the key file, or makes it when the data directory is still empty. A missing key file beside data is an error:
 * a new key would open nothing of it.
 *
 * @throws {SecretsError | DataDirError}
 */
export function openKeys(dataDir: string, keyFile: string, nowMs: number): Keys {
  const created = !existsSync(keyFile);
  if (created) {
    if (hasData(dataDir)) throw new DataDirError('key_file_lost', { dataDir, keyFile });
    createKeyRing(keyFile, newKeyRing(nowMs));
  }
  let ring: KeyRing = readKeyRing(keyFile);
  const change = (next: KeyRing): void => {
    replaceKeyRing(keyFile, next);
    ring = next;
  };
  const warning = looseMode(keyFile);
  return {
    secrets: createSecrets(() => ring),
    created,
    ...(warning === undefined ? {} : { warning }),
    addKey: (atMs) => change(withNewKey(ring, atMs)),
    dropOldKeys: () => change(withoutOldKeys(ring)),
    count: () => ring.keys.length,
  };
}

function hasData(dataDir: string): boolean {
  return existsSync(dataDir) && readdirSync(dataDir).some((name) => !name.startsWith('lock') && name !== 'server.json');
}
