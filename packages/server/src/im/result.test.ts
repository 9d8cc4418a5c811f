import { codes } from '@tim-push/protocol';
import { describe, expect, it } from 'vitest';
import { StoreError, type StoreErrorCode } from '../store/index.ts';
import type { Log } from './contract.ts';
import { ok, storeCall } from './result.ts';

const log: Log = { debug() {}, info() {}, warn() {}, error() {} };

describe('storeCall', () => {
  it.each<[StoreErrorCode, number]>([
    ['busy', codes.busy],
    ['closed', codes.busy],
    ['disk_full', codes.storageFull],
    ['io', codes.internal],
    ['corrupt', codes.internal],
    ['exists', codes.internal],
    ['internal', codes.internal],
  ])('turns %s of the store into a result', async (storeCode, code) => {
    const refusing = async () => {
      throw new StoreError(storeCode, 'SQLITE_FULL: inner words');
    };
    const result = await storeCall(log, refusing);
    expect(result).toMatchObject({ ok: false, error: { code } });
    expect(JSON.stringify(result)).not.toContain('inner words');
  });

  it('passes results through, and defects on', async () => {
    expect(await storeCall(log, async () => ok(7))).toEqual({ ok: true, value: 7 });
    await expect(
      storeCall(log, async () => {
        throw new TypeError('a defect');
      }),
    ).rejects.toThrow('a defect');
  });
});
