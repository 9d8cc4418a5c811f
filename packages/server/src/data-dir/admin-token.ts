import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Secrets } from '../secrets/index.ts';
import { DataDirError } from './error.ts';

/** The bearer token of the admin API, sealed in a file of its own so that the command line finds it while the server runs. */
const fileOf = (dataDir: string): string => join(dataDir, 'admin-token.sealed');

/** Makes the token when there is none. */
export function ensureAdminToken(dataDir: string, secrets: Secrets): { token: string; created: boolean } {
  if (existsSync(fileOf(dataDir))) return { token: readAdminToken(dataDir, secrets), created: false };
  const token = `tpa_${randomBytes(32).toString('base64url')}`;
  writeSealed(dataDir, secrets, token);
  return { token, created: true };
}

/** @throws {DataDirError} `admin_token_missing`; {SecretsError} when the key file is not its own. */
export function readAdminToken(dataDir: string, secrets: Secrets): string {
  let sealed: string;
  try {
    sealed = readFileSync(fileOf(dataDir), 'utf8').trim();
  } catch (error) {
    throw new DataDirError('admin_token_missing', { dataDir }, { cause: error });
  }
  return secrets.open(sealed, 'admin-token');
}

/** Seals the token with the current key; part of a key rotation. */
export function resealAdminToken(dataDir: string, secrets: Secrets): void {
  writeSealed(dataDir, secrets, readAdminToken(dataDir, secrets));
}

function writeSealed(dataDir: string, secrets: Secrets, token: string): void {
  const file = fileOf(dataDir);
  writeFileSync(`${file}.new`, `${secrets.seal(token, 'admin-token')}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}
