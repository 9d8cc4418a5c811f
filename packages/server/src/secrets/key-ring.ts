/**
 * The key ring: a JSON file of one or more 256-bit keys, outside the data directory, mode 0600. The current key seals;
 * older ones stay to open what was sealed before a rotation, backups included.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { SecretsError } from './error.ts';

const KEY_BYTES = 32;
const keyRingSchema = Type.Object(
  {
    version: Type.Literal(1),
    current: Type.String({ minLength: 1 }),
    keys: Type.Array(
      Type.Object({
        id: Type.String({ pattern: '^[0-9a-z]{4,32}$' }),
        /** Base64 of 32 bytes. */
        key: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }),
        createdMs: Type.Integer({ minimum: 0 }),
      }),
      { minItems: 1 },
    ),
  },
  { additionalProperties: false },
);
export type KeyRing = Static<typeof keyRingSchema>;
const validator = Compile(keyRingSchema);

/** A ring with one fresh random key. */
export function newKeyRing(nowMs: number): KeyRing {
  const key = newKey(nowMs);
  return { version: 1, current: key.id, keys: [key] };
}

/** The same ring with a fresh key that is now the current one. */
export function withNewKey(ring: KeyRing, nowMs: number): KeyRing {
  const key = newKey(nowMs);
  return { version: 1, current: key.id, keys: [...ring.keys, key] };
}

/** The same ring without the keys that no longer seal. What only they open, such as older backups, is lost. */
export function withoutOldKeys(ring: KeyRing): KeyRing {
  return { ...ring, keys: ring.keys.filter((key) => key.id === ring.current) };
}

/** @throws {SecretsError} `key_file_missing`, `key_file_unreadable`, `key_file_malformed`. */
export function readKeyRing(file: string): KeyRing {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new SecretsError('key_file_malformed', { file });
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOENT') throw new SecretsError('key_file_missing', { file });
    throw new SecretsError('key_file_unreadable', { file, words: code });
  }
  if (!validator.Check(parsed)) throw new SecretsError('key_file_malformed', { file });
  const ring = parsed as KeyRing;
  if (!ring.keys.some((key) => key.id === ring.current)) throw new SecretsError('key_file_malformed', { file });
  return ring;
}

/** Who else may read the key file, in words; undefined when only its owner may (or the system has no such modes). */
export function looseMode(file: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  const mode = statSync(file).mode & 0o777;
  return (mode & 0o077) === 0 ? undefined : `the key file ${file} has mode 0${mode.toString(8)}: run chmod 600 on it`;
}

/** Writes a new ring; @throws {SecretsError} `key_file_exists` rather than overwrite one. */
export function createKeyRing(file: string, ring: KeyRing): void {
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeDurably(file, 'wx', ring);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new SecretsError('key_file_exists', { file });
  }
}

/** Replaces the ring in one step: a crash leaves the old file or the new one. */
export function replaceKeyRing(file: string, ring: KeyRing): void {
  const beside = `${file}.new`;
  rmSync(beside, { force: true });
  writeDurably(beside, 'wx', ring);
  renameSync(beside, file);
  syncDirectory(dirname(file));
}

function writeDurably(file: string, flags: 'wx', ring: KeyRing): void {
  const handle = openSync(file, flags, 0o600);
  try {
    writeSync(handle, `${JSON.stringify(ring, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  syncDirectory(dirname(file));
}

function syncDirectory(directory: string): void {
  // Windows cannot open a directory; there a rename is durable with the file.
  if (process.platform === 'win32') return;
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function newKey(nowMs: number): KeyRing['keys'][number] {
  return { id: randomBytes(4).toString('hex'), key: randomBytes(KEY_BYTES).toString('base64'), createdMs: nowMs };
}
