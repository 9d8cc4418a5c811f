import { describe, expect } from 'vitest';
import type { DeviceRow, Store } from '../contract/index.ts';
import { APP, type LoggedIn, logIn, makeCertificate, phone } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { cases, MINUTE, NOW } from './with-store.ts';

const deviceOf = async (store: Store, userId: string): Promise<DeviceRow | undefined> =>
  (await store.listDevices(APP, [userId]))[0]?.[0];

const report = (store: Store, { device }: LoggedIn, certificateId: number, token: string, nowMs = NOW) =>
  store.setToken({ deviceId: device.id, epoch: device.epoch, certificateId, token, nowMs });

export function tokensConformance(openStore: OpenStore): void {
  const it = cases(openStore);

  describe('tokens', () => {
    it('binds a token and what came with it', async (store) => {
      const { id: certificateId } = await makeCertificate(store);
      const { device } = await logIn(store, 'alice', { brand: '', tokenSource: '' });
      const result = await store.setToken({
        deviceId: device.id,
        epoch: device.epoch,
        certificateId,
        token: 'T',
        brand: 'redmi',
        tokenSource: 'fcm',
        nowMs: NOW + MINUTE,
      });
      expect(result).toEqual({ kind: 'bound', unbound: [] });
      expect(await deviceOf(store, 'alice')).toMatchObject({
        certificateId,
        token: 'T',
        tokenAtMs: NOW + MINUTE,
        brand: 'redmi',
        tokenSource: 'fcm',
        lastSeenMs: NOW + MINUTE,
      });
    });

    it('may be reported again by the same login', async (store) => {
      const { id } = await makeCertificate(store);
      const alice = await phone(store, 'alice', id);
      expect(await report(store, alice, id, 'token-alice')).toEqual({ kind: 'bound', unbound: [] });
      expect(await report(store, alice, id, 'rotated')).toEqual({ kind: 'bound', unbound: [] });
      expect(await deviceOf(store, 'alice')).toMatchObject({ token: 'rotated' });
    });

    for (const [what, certificate, token] of [
      ['an empty token', 1, ''],
      ['certificate 0', 0, 'T'],
    ] as const) {
      it(`is cleared by ${what}`, async (store) => {
        const { id } = await makeCertificate(store);
        const alice = await phone(store, 'alice', id);
        expect(await report(store, alice, certificate * id, token)).toEqual({ kind: 'cleared' });
        expect(await deviceOf(store, 'alice')).toMatchObject({ token: '', certificateId: 0, state: 'logged_in' });
      });
    }

    it('belongs to the highest login epoch: a later login takes it', async (store) => {
      const { id } = await makeCertificate(store);
      const alice = await logIn(store, 'alice');
      await report(store, alice, id, 'T');
      const bob = await logIn(store, 'bob');
      expect(await report(store, bob, id, 'T')).toEqual({ kind: 'bound', unbound: [alice.device.id] });
      expect(await deviceOf(store, 'alice')).toMatchObject({ token: '', state: 'logged_in' });
      expect(await deviceOf(store, 'bob')).toMatchObject({ token: 'T' });
    });

    it('is refused to an earlier login than the one that holds it', async (store) => {
      const { id } = await makeCertificate(store);
      const alice = await logIn(store, 'alice');
      const bob = await logIn(store, 'bob');
      await report(store, bob, id, 'T');
      expect(await report(store, alice, id, 'T')).toEqual({ kind: 'stale' });
      expect(await deviceOf(store, 'bob')).toMatchObject({ token: 'T' });
    });

    it('is refused to a login that was replaced, ended or never was', async (store) => {
      const { id } = await makeCertificate(store);
      const first = await logIn(store, 'alice');
      const second = await logIn(store, 'alice');
      expect(await report(store, first, id, 'T')).toEqual({ kind: 'stale' });
      await store.logout(second.device.id, second.device.epoch, NOW);
      expect(await report(store, second, id, 'T')).toEqual({ kind: 'stale' });
      const unknown = { deviceId: 999_999, epoch: 1, certificateId: id, token: 'T', nowMs: NOW };
      expect(await store.setToken(unknown)).toEqual({ kind: 'stale' });
    });

    it('is one token for all certificates of a vendor account, another one for another account', async (store) => {
      const a = await makeCertificate(store);
      const sibling = await makeCertificate(store);
      const other = await makeCertificate(store, { vendorAccount: 'account-2' });
      const alice = await logIn(store, 'alice');
      const bob = await logIn(store, 'bob');
      const carol = await logIn(store, 'carol');
      await report(store, alice, a.id, 'T');
      expect(await report(store, bob, other.id, 'T')).toEqual({ kind: 'bound', unbound: [] });
      expect(await report(store, carol, sibling.id, 'T')).toEqual({ kind: 'bound', unbound: [alice.device.id] });
    });

    it('is kept apart between apps', async (store) => {
      const mine = await makeCertificate(store);
      const theirs = await makeCertificate(store, { appId: APP + 1 });
      await phone(store, 'alice', mine.id);
      const bob = await logIn(store, 'bob', { appId: APP + 1 });
      expect(await report(store, bob, theirs.id, 'token-alice')).toEqual({ kind: 'bound', unbound: [] });
    });

    it('has one holder even when its certificate is unknown to the server', async (store) => {
      const { id } = await makeCertificate(store);
      const alice = await logIn(store, 'alice');
      await report(store, alice, id, 'T');
      const bob = await logIn(store, 'bob');
      expect(await report(store, bob, 999_999, 'T')).toEqual({ kind: 'bound', unbound: [alice.device.id] });
      expect(await deviceOf(store, 'bob')).toMatchObject({ certificateId: 999_999, token: 'T' });
      const carol = await logIn(store, 'carol');
      expect(await report(store, carol, id, 'T')).toEqual({ kind: 'bound', unbound: [bob.device.id] });
    });

    it('is free after a logout', async (store) => {
      const { id } = await makeCertificate(store);
      const alice = await logIn(store, 'alice');
      const bob = await logIn(store, 'bob');
      await report(store, bob, id, 'T');
      await store.logout(bob.device.id, bob.device.epoch, NOW);
      expect(await report(store, alice, id, 'T')).toEqual({ kind: 'bound', unbound: [] });
    });

    it('revives nothing where nothing was retired', async (store) => {
      const { id, laneId } = await makeCertificate(store);
      await phone(store, 'alice', id);
      expect(await store.reviveTokens(laneId, 0, NOW)).toBe(0);
    });
  });
}
