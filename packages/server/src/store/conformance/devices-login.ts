import type { Platform } from '@tim-push/protocol';
import { describe, expect } from 'vitest';
import type { LoginPolicy, Store } from '../contract/index.ts';
import { APP, logIn, loginInput, makeCertificate, phone } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { cases, MINUTE, NOW } from './with-store.ts';

const only = async (store: Store, userId: string) => (await store.listDevices(APP, [userId]))[0]?.[0];

/** Logins of one account before the last one, by device key, and who is kicked by a login of Android device `new`. */
const POLICIES: [LoginPolicy, [key: string, platform: Platform][], kicked: string[]][] = [
  [
    'one_per_platform',
    [
      ['old', 'Android'],
      ['i', 'iPhone'],
      ['w', 'Web'],
    ],
    ['old'],
  ],
  ['one_per_platform', [['i', 'iPhone']], []],
  ['single', [['i', 'iPhone']], ['i']],
  [
    'multi',
    [
      ['old', 'Android'],
      ['i', 'iPhone'],
    ],
    [],
  ],
];

export function loginConformance(openStore: OpenStore): void {
  const it = cases(openStore);

  describe('login', () => {
    it('makes account and device and tells what it knows', async (store) => {
      const session = await logIn(store, 'alice', { unread: 3 });
      expect(session).toMatchObject({ kind: 'ok', nick: '', faceUrl: '', kicked: [], createdAccount: true });
      expect(session.device).toMatchObject({
        appId: APP,
        userId: 'alice',
        deviceKey: 'alice-phone',
        platform: 'Android',
        brand: 'xiaomi',
        model: 'Mi 15',
        language: 'zh-CN',
        tokenSource: 'xiaomi',
        pushOnly: false,
        state: 'logged_in',
        appState: 'foreground',
        unread: 3,
        certificateId: 0,
        token: '',
        tokenStrikes: 0,
        notificationsOff: false,
        lastSeenMs: NOW,
        createdMs: NOW,
      });
      expect(await store.listDevices(APP, ['alice'])).toEqual([[session.device]]);
    });

    it('finds an imported account and its profile', async (store) => {
      await store.importAccounts(APP, [{ userId: 'alice', nick: 'Alice', faceUrl: 'f' }], NOW);
      expect(await logIn(store, 'alice')).toMatchObject({ createdAccount: false, nick: 'Alice', faceUrl: 'f' });
    });

    it('gives every login a higher epoch than all before, also after a restart', async (store, reopen) => {
      const first = await logIn(store, 'alice');
      const second = await logIn(store, 'bob');
      const again = await logIn(await reopen(), 'alice');
      expect(second.device.epoch).toBeGreaterThan(first.device.epoch);
      expect(again.device.epoch).toBeGreaterThan(second.device.epoch);
      expect(again.device.id).toBe(first.device.id);
    });

    it('keeps token and what the client left empty when the same device logs in again', async (store) => {
      const { id } = await makeCertificate(store);
      await phone(store, 'alice', id);
      const again = await logIn(store, 'alice', { brand: '', tokenSource: '', language: 'en', nowMs: NOW + MINUTE });
      expect(again.kicked).toEqual([]);
      expect(again.device).toMatchObject({
        token: 'token-alice',
        certificateId: id,
        brand: 'xiaomi',
        tokenSource: 'xiaomi',
        language: 'en',
        lastSeenMs: NOW + MINUTE,
        createdMs: NOW,
      });
    });

    for (const [policy, before, kicked] of POLICIES) {
      const among = before.map(([, platform]) => platform).join(', ');
      it(`${policy}: an Android login beside ${among} kicks ${kicked.join(', ') || 'nobody'}`, async (store) => {
        const ids = new Map<number, string>();
        for (const [deviceKey, platform] of before) {
          const { device } = await logIn(store, 'alice', { deviceKey, platform, policy: 'multi' });
          ids.set(device.id, deviceKey);
        }
        const session = await logIn(store, 'alice', { deviceKey: 'new', policy });
        expect(session.kicked.map((device) => ids.get(device.deviceId))).toEqual(kicked);
        const [devices = []] = await store.listDevices(APP, ['alice']);
        const states = Object.fromEntries(devices.map((device) => [device.deviceKey, device.state]));
        for (const [deviceKey] of before) {
          expect(states[deviceKey]).toBe(kicked.includes(deviceKey) ? 'kicked' : 'logged_in');
        }
      });
    }

    it('takes the token of a kicked device and names the login it ended', async (store) => {
      const { id } = await makeCertificate(store);
      const old = await phone(store, 'alice', id);
      const session = await logIn(store, 'alice', { deviceKey: 'new' });
      expect(session.kicked).toEqual([{ deviceId: old.device.id, epoch: old.device.epoch, platform: 'Android' }]);
      expect(await only(store, 'alice')).toMatchObject({ state: 'kicked', token: '', certificateId: 0 });
    });

    it('kicks nobody of another account', async (store) => {
      await logIn(store, 'alice');
      expect((await logIn(store, 'bob', { policy: 'single' })).kicked).toEqual([]);
      expect(await only(store, 'alice')).toMatchObject({ state: 'logged_in' });
    });
  });

  describe('resume', () => {
    it('continues the login: same epoch, nobody kicked, fresh app state', async (store) => {
      const { device } = await logIn(store, 'alice');
      const resumed = await logIn(store, 'alice', {
        resumeEpoch: device.epoch,
        appState: 'background',
        unread: 2,
        nowMs: NOW + MINUTE,
      });
      expect(resumed).toMatchObject({ kicked: [], createdAccount: false });
      const icon = { unread: 2, badgeOffset: 2 };
      expect(resumed.device).toEqual({ ...device, appState: 'background', ...icon, lastSeenMs: NOW + MINUTE });
    });

    it('fails when the login was kicked, and changes nothing', async (store) => {
      const { device } = await logIn(store, 'alice');
      await logIn(store, 'alice', { deviceKey: 'new' });
      const result = await store.login(loginInput('alice', { resumeEpoch: device.epoch }));
      expect(result).toEqual({ kind: 'superseded', by: 'kicked' });
      expect(await only(store, 'alice')).toMatchObject({ state: 'kicked' });
    });

    it('fails when the login was ended or replaced meanwhile', async (store) => {
      const first = await logIn(store, 'alice');
      const second = await logIn(store, 'alice');
      const resume = (resumeEpoch: number) => store.login(loginInput('alice', { resumeEpoch }));
      expect(await resume(first.device.epoch)).toEqual({ kind: 'superseded', by: 'logged_in' });
      await store.logout(second.device.id, second.device.epoch, NOW);
      expect(await resume(second.device.epoch)).toEqual({ kind: 'superseded', by: 'logged_out' });
    });

    it('makes no account', async (store) => {
      const result = await store.login(loginInput('nobody', { resumeEpoch: 1 }));
      expect(result).toEqual({ kind: 'superseded', by: 'logged_out' });
      expect(await store.checkAccounts(APP, ['nobody'])).toEqual([false]);
    });
  });

  describe('logout', () => {
    it('ends the login and unbinds the token', async (store) => {
      const { id } = await makeCertificate(store);
      const { device } = await phone(store, 'alice', id);
      expect(await store.logout(device.id, device.epoch, NOW)).toBe(true);
      expect(await only(store, 'alice')).toMatchObject({ state: 'logged_out', token: '', certificateId: 0 });
    });

    it('is refused for a login that is not the current one', async (store) => {
      const first = await logIn(store, 'alice');
      const second = await logIn(store, 'alice');
      expect(await store.logout(first.device.id, first.device.epoch, NOW)).toBe(false);
      expect(await only(store, 'alice')).toMatchObject({ state: 'logged_in' });
      expect(await store.logout(second.device.id, second.device.epoch, NOW)).toBe(true);
      expect(await store.logout(second.device.id, second.device.epoch, NOW)).toBe(false);
    });
  });

  describe('app state and signs of life', () => {
    it('keeps state and unread count; an absent count leaves counting to the server', async (store) => {
      const { device } = await logIn(store, 'alice');
      expect(await store.setAppState(device.id, device.epoch, 'background', 7, NOW)).toBe(true);
      expect(await only(store, 'alice')).toMatchObject({ appState: 'background', unread: 7 });
      expect(await store.setAppState(device.id, device.epoch, 'foreground', undefined, NOW)).toBe(true);
      expect(await only(store, 'alice')).toMatchObject({ appState: 'foreground', unread: 0 });
    });

    it('refuses the state of a login that is over', async (store) => {
      const { device } = await logIn(store, 'alice');
      await store.logout(device.id, device.epoch, NOW);
      expect(await store.setAppState(device.id, device.epoch, 'background', 1, NOW)).toBe(false);
    });

    it('remembers the last sign of life and never goes back', async (store) => {
      const { device } = await logIn(store, 'alice');
      const at = (minutes: number) => [{ deviceId: device.id, atMs: NOW + minutes * MINUTE }];
      await store.touchDevices(at(10));
      await store.touchDevices(at(5));
      await store.touchDevices([{ deviceId: 999_999, atMs: NOW }]);
      expect((await only(store, 'alice'))?.lastSeenMs).toBe(NOW + 10 * MINUTE);
    });
  });

  describe('devices of accounts', () => {
    it('answers for each user id in order, unknown ones with nothing', async (store) => {
      const alice = await logIn(store, 'alice');
      const bob = await logIn(store, 'bob');
      expect(await store.listDevices(APP, ['bob', 'nobody', 'alice'])).toEqual([[bob.device], [], [alice.device]]);
    });
  });
}
