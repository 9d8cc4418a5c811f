import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ensureAdminToken,
  lockDataDir,
  openKeys,
  readAdminToken,
  readServerFile,
  resealAdminToken,
  writeServerFile,
} from './index.ts';

let root: string;
let dataDir: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tim-push-dir-'));
  dataDir = join(root, 'data');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('the lock', () => {
  it('refuses a second holder by name and lets the next one in after release', () => {
    const lock = lockDataDir(dataDir);
    writeServerFile(dataDir, { pid: 4711, startedMs: 1, version: '1', api: 'a', admin: 'b', receipts: 'c' });
    expect(() => lockDataDir(dataDir)).toThrow(/in use by process 4711/);
    lock.release();
    lockDataDir(dataDir).release();
  });

  it('says so when the directory cannot be made', () => {
    writeFileSync(join(root, 'file'), '');
    expect(() => lockDataDir(join(root, 'file', 'data'))).toThrow(
      expect.objectContaining({ code: 'data_dir_unusable' }),
    );
  });
});

describe('the keys', () => {
  it('are made beside an empty data directory and used from then on', () => {
    const lock = lockDataDir(dataDir);
    const first = openKeys(dataDir, `${dataDir}.key`, 0);
    expect(first.created).toBe(true);
    const sealed = first.secrets.seal('x', 'server');
    const again = openKeys(dataDir, `${dataDir}.key`, 0);
    expect(again.created).toBe(false);
    expect(again.secrets.open(sealed, 'server')).toBe('x');
    lock.release();
  });

  it('are never made anew beside data', () => {
    lockDataDir(dataDir).release();
    writeFileSync(join(dataDir, 'store.db'), '');
    expect(() => openKeys(dataDir, `${dataDir}.key`, 0)).toThrow(expect.objectContaining({ code: 'key_file_lost' }));
    expect(existsSync(`${dataDir}.key`)).toBe(false);
  });
});

describe('the admin token', () => {
  it('stays the same through starts and through a key rotation', () => {
    lockDataDir(dataDir).release();
    const keys = openKeys(dataDir, `${dataDir}.key`, 0);
    const { token, created } = ensureAdminToken(dataDir, keys.secrets);
    expect(created).toBe(true);
    expect(ensureAdminToken(dataDir, keys.secrets)).toEqual({ token, created: false });
    keys.addKey(1);
    resealAdminToken(dataDir, keys.secrets);
    keys.dropOldKeys();
    expect(readAdminToken(dataDir, openKeys(dataDir, `${dataDir}.key`, 0).secrets)).toBe(token);
  });
});

it('reads no server file where there is none or a broken one', () => {
  lockDataDir(dataDir).release();
  expect(readServerFile(dataDir)).toBeUndefined();
  writeFileSync(join(dataDir, 'server.json'), '{');
  expect(readServerFile(dataDir)).toBeUndefined();
});
