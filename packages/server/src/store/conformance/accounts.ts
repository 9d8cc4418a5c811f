import { describe, expect } from 'vitest';
import { APP, logIn, loginInput, makeCertificate, phone } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { cases, MINUTE, NOW } from './with-store.ts';

export function accountsConformance(openStore: OpenStore): void {
  const it = cases(openStore);

  describe('accounts', () => {
    it('imports accounts and answers for each in order', async (store) => {
      const answer = await store.importAccounts(APP, [{ userId: 'alice', nick: 'Alice' }, { userId: 'bob' }], NOW);
      expect(answer).toEqual([
        { userId: 'alice', ok: true },
        { userId: 'bob', ok: true },
      ]);
      expect(await store.checkAccounts(APP, ['bob', 'carol', 'alice'])).toEqual([true, false, true]);
    });

    it('updates what a second import gives and keeps the rest', async (store) => {
      await store.importAccounts(APP, [{ userId: 'alice', nick: 'Alice', faceUrl: 'https://img.example/a' }], NOW);
      await store.importAccounts(APP, [{ userId: 'alice', nick: 'Alicia' }], NOW);
      expect(await store.getProfiles(APP, ['alice'])).toEqual([
        { userID: 'alice', nick: 'Alicia', faceUrl: 'https://img.example/a' },
      ]);
    });

    it('keeps the accounts of two apps apart', async (store) => {
      await store.importAccounts(APP, [{ userId: 'alice' }], NOW);
      expect(await store.checkAccounts(APP + 1, ['alice'])).toEqual([false]);
      await store.importAccounts(APP + 1, [{ userId: 'alice', nick: 'Other' }], NOW);
      expect(await store.getProfiles(APP, ['alice'])).toEqual([{ userID: 'alice', nick: '', faceUrl: '' }]);
    });

    it('takes user ids apart by case and by every character', async (store) => {
      await store.importAccounts(APP, [{ userId: 'Bob' }, { userId: "b'ob" }, { userId: '名前' }], NOW);
      expect(await store.checkAccounts(APP, ['bob', 'Bob', "b'ob", '名前', 'b%'])).toEqual([
        false,
        true,
        true,
        true,
        false,
      ]);
    });
  });

  describe('profiles', () => {
    it('sets items and keeps those that are not given', async (store) => {
      await store.importAccounts(APP, [{ userId: 'alice', nick: 'Alice' }], NOW);
      expect(await store.setProfile(APP, 'alice', { gender: 1, custom: { city: 'Berlin', team: 'a' } }, NOW)).toBe(
        true,
      );
      expect(await store.setProfile(APP, 'alice', { faceUrl: 'f', custom: { team: 'b' } }, NOW)).toBe(true);
      expect(await store.getProfiles(APP, ['alice', 'nobody'])).toEqual([
        { userID: 'alice', nick: 'Alice', faceUrl: 'f', gender: 1, custom: { city: 'Berlin', team: 'b' } },
        undefined,
      ]);
    });

    it('says when there is no such account', async (store) => {
      expect(await store.setProfile(APP, 'nobody', { nick: 'x' }, NOW)).toBe(false);
    });
  });

  describe('kick by an administrator', () => {
    it('logs every device out, push-only ones too, and takes their tokens', async (store) => {
      const { id: certificateId } = await makeCertificate(store);
      const android = await phone(store, 'alice', certificateId);
      const iphone = await logIn(store, 'alice', { deviceKey: 'i', platform: 'iPhone' });
      const { policy: _policy, ...input } = loginInput('alice', { deviceKey: 'p', platform: 'Android' });
      await store.putPushOnlyDevice({ ...input, certificateId, token: 'T', state: 'active' });

      const result = await store.kickAccount(APP, 'alice', NOW + MINUTE);
      const [devices] = await store.listDevices(APP, ['alice']);
      expect(result.found).toBe(true);
      expect(result.deviceIds).toEqual(devices?.map((device) => device.id));
      expect(result.deviceIds).toEqual(expect.arrayContaining([android.device.id, iphone.device.id]));
      expect(devices?.map((device) => [device.state, device.token])).toEqual(Array(3).fill(['kicked', '']));
    });

    it('refuses UserSigs that were made before it, and takes later ones', async (store) => {
      const { device } = await logIn(store, 'alice');
      await store.kickAccount(APP, 'alice', NOW + MINUTE);
      const late = { nowMs: NOW + 2 * MINUTE };
      expect(await store.login(loginInput('alice', late))).toEqual({ kind: 'sig_revoked' });
      expect(await store.login(loginInput('alice', { ...late, resumeEpoch: device.epoch }))).toEqual({
        kind: 'sig_revoked',
      });
      const again = await store.login(loginInput('alice', { ...late, sigTimeMs: NOW + MINUTE }));
      expect(again.kind).toBe('ok');
    });

    it('says when there is no such account', async (store) => {
      expect(await store.kickAccount(APP, 'nobody', NOW)).toEqual({ found: false, deviceIds: [] });
    });
  });

  describe('purge of an account', () => {
    it('removes account, devices and tokens, and answers for each in order', async (store) => {
      const { id: certificateId } = await makeCertificate(store);
      await phone(store, 'alice', certificateId);
      expect(await store.deleteAccounts(APP, ['nobody', 'alice'], NOW)).toEqual([false, true]);
      expect(await store.checkAccounts(APP, ['alice'])).toEqual([false]);
      expect(await store.listDevices(APP, ['alice'])).toEqual([[]]);

      const bob = await logIn(store, 'bob');
      const report = { deviceId: bob.device.id, epoch: bob.device.epoch, certificateId, token: 'token-alice' };
      expect(await store.setToken({ ...report, nowMs: NOW })).toEqual({ kind: 'bound', unbound: [] });
    });

    it('gives a new account of that name nothing of the old one', async (store) => {
      const before = await logIn(store, 'alice');
      await store.setProfile(APP, 'alice', { nick: 'Old' }, NOW);
      await store.deleteAccounts(APP, ['alice'], NOW);
      const after = await logIn(store, 'alice');
      expect(after.createdAccount).toBe(true);
      expect(after.nick).toBe('');
      expect(after.device.accountId).not.toBe(before.device.accountId);
      expect(after.device.id).not.toBe(before.device.id);
    });

    it('leaves a device of the purged account without a login to go on with', async (store) => {
      const { device } = await logIn(store, 'alice');
      await store.deleteAccounts(APP, ['alice'], NOW);
      const { id: deviceId, epoch } = device;
      expect(await store.setToken({ deviceId, epoch, certificateId: 1, token: 'T', nowMs: NOW })).toEqual({
        kind: 'stale',
      });
      expect(await store.login(loginInput('alice', { resumeEpoch: epoch }))).toEqual({
        kind: 'superseded',
        by: 'logged_out',
      });
    });
  });
}
