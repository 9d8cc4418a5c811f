import { describe, expect } from 'vitest';
import type { DeviceStore, Store } from '../contract/index.ts';
import { APP, logIn, loginInput, makeCertificate, phone } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { accept, claimOne, LEASE_MS, settleInput } from './push-fixtures.ts';
import { cases, MINUTE, NOW } from './with-store.ts';

type PutInput = Parameters<DeviceStore['putPushOnlyDevice']>[0];

function putInput(userId: string, certificateId: number, more: Partial<PutInput> = {}): PutInput {
  const { policy, appState, unread, resumeEpoch, ...input } = loginInput(userId);
  return { ...input, certificateId, token: 'T', state: 'active', ...more };
}

async function put(store: Store, userId: string, certificateId: number, more: Partial<PutInput> = {}) {
  const result = await store.putPushOnlyDevice(putInput(userId, certificateId, more));
  if (result.kind !== 'ok') throw new Error(`push-only device of ${userId}: ${result.kind}`);
  return result.device;
}

export function pushOnlyConformance(openStore: OpenStore): void {
  const it = cases(openStore);

  describe('push-only devices', () => {
    it('are in the background with their token', async (store) => {
      const { id: certificateId } = await makeCertificate(store);
      const device = await put(store, 'alice', certificateId);
      expect(device).toMatchObject({
        userId: 'alice',
        pushOnly: true,
        state: 'logged_in',
        appState: 'background',
        certificateId,
        token: 'T',
      });
      expect(await store.listDevices(APP, ['alice'])).toEqual([[device]]);
    });

    it('take the token from whoever reported it before', async (store) => {
      const { id } = await makeCertificate(store);
      const alice = await put(store, 'alice', id);
      const bob = await put(store, 'bob', id);
      expect(bob.epoch).toBeGreaterThan(alice.epoch);
      const [[device] = []] = await store.listDevices(APP, ['alice']);
      expect(device).toMatchObject({ token: '', state: 'logged_in' });
      await put(store, 'alice', id, { nowMs: NOW + MINUTE });
      const [[back] = [], [gone] = []] = await store.listDevices(APP, ['alice', 'bob']);
      expect([back?.token, gone?.token]).toEqual(['T', '']);
    });

    it('keep their token while they ask for silence', async (store) => {
      const { id } = await makeCertificate(store);
      await put(store, 'alice', id);
      expect(await put(store, 'alice', id, { state: 'off' })).toMatchObject({ state: 'off', token: 'T' });
      expect(await put(store, 'alice', id)).toMatchObject({ state: 'logged_in', token: 'T' });
    });

    it('say once that the token they report again had been retired, and revive it', async (store) => {
      const made = await makeCertificate(store);
      const { id } = await put(store, 'bob', made.id);
      await put(store, 'alice', made.id, { token: 'of Alice' });
      await accept(store);
      const batch = await claimOne(store, { owner: 'one', leaseMs: LEASE_MS, slots: { [made.laneId]: 10 } });
      await store.settle([settleInput(batch, { state: 'refused', token: { action: 'retire', code: 'gone' } })]);
      const [[dead] = []] = await store.listDevices(APP, ['bob']);
      expect(dead).toMatchObject({ id, tokenRetired: { code: 'gone' } });
      const again = await store.putPushOnlyDevice(putInput('bob', made.id));
      expect(again).toMatchObject({ kind: 'ok', wasRetired: { code: 'gone' } });
      const third = await store.putPushOnlyDevice(putInput('bob', made.id));
      expect(third).not.toHaveProperty('wasRetired');
      expect(third).not.toHaveProperty('device.tokenRetired');
    });

    it('may come without a token', async (store) => {
      const { id } = await makeCertificate(store);
      await put(store, 'alice', id);
      expect(await put(store, 'alice', id, { token: '' })).toMatchObject({ token: '', state: 'logged_in' });
    });

    it('are kicked by no login and kick none', async (store) => {
      const { id } = await makeCertificate(store);
      const { device } = await logIn(store, 'alice', { deviceKey: 'main' });
      await put(store, 'alice', id, { deviceKey: 'beside' });
      expect((await logIn(store, 'alice', { deviceKey: 'new', policy: 'single' })).kicked).toEqual([
        { deviceId: device.id, epoch: device.epoch, platform: 'Android' },
      ]);
      const [devices = []] = await store.listDevices(APP, ['alice']);
      expect(devices.find((known) => known.deviceKey === 'beside')).toMatchObject({ state: 'logged_in', token: 'T' });
    });

    it('are not put over a device that is logged in on a connection', async (store) => {
      const { id } = await makeCertificate(store);
      const { device } = await phone(store, 'alice', id);
      expect(await store.putPushOnlyDevice(putInput('alice', id))).toEqual({ kind: 'not_push_only' });
      await store.logout(device.id, device.epoch, NOW);
      expect(await put(store, 'alice', id)).toMatchObject({ id: device.id, pushOnly: true });
    });

    it('become full devices by a login', async (store) => {
      const { id } = await makeCertificate(store);
      const before = await put(store, 'alice', id);
      const { device } = await logIn(store, 'alice');
      expect(device).toMatchObject({ id: before.id, pushOnly: false, token: 'T' });
    });

    it('are refused with a UserSig older than a kick', async (store) => {
      const { id } = await makeCertificate(store);
      await put(store, 'alice', id);
      await store.kickAccount(APP, 'alice', NOW + MINUTE);
      expect(await store.putPushOnlyDevice(putInput('alice', id))).toEqual({ kind: 'sig_revoked' });
    });

    it('lose token and login when removed, once', async (store) => {
      const { id } = await makeCertificate(store);
      const { deviceKey } = await put(store, 'alice', id);
      expect(await store.deletePushOnlyDevice(APP, 'alice', deviceKey, NOW)).toBe(true);
      const [[device] = []] = await store.listDevices(APP, ['alice']);
      expect(device).toMatchObject({ state: 'logged_out', token: '' });
      expect(await store.deletePushOnlyDevice(APP, 'alice', deviceKey, NOW)).toBe(false);
      expect(await store.deletePushOnlyDevice(APP, 'nobody', deviceKey, NOW)).toBe(false);
    });

    it('are told from full devices by their removal', async (store) => {
      const { device } = await logIn(store, 'alice');
      expect(await store.deletePushOnlyDevice(APP, 'alice', device.deviceKey, NOW)).toBe(false);
    });
  });
}
