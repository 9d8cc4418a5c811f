import { describe, expect } from 'vitest';
import { APP, logIn, makeCertificate } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { cases, NOW } from './with-store.ts';

const app = {
  appId: APP,
  name: 'demo',
  sealedSecret: 'sealed-1',
  admins: ['administrator'],
  settings: { webhook: 'https://app.example/hook' },
  disabled: false,
  createdMs: NOW,
};

export function adminConformance(openStore: OpenStore): void {
  const it = cases(openStore);

  describe('apps', () => {
    it('keeps an app as it was made', async (store) => {
      expect(await store.createApp(app)).toEqual({ created: true });
      expect(await store.listApps()).toEqual([app]);
    });

    it('refuses to make an app twice and leaves the first alone', async (store) => {
      await store.createApp(app);
      expect(await store.createApp({ ...app, name: 'other' })).toEqual({ created: false });
      expect(await store.listApps()).toEqual([app]);
    });

    it('changes only what the patch names', async (store) => {
      await store.createApp(app);
      expect(await store.updateApp(APP, { disabled: true, admins: ['root'] })).toBe(true);
      expect(await store.listApps()).toEqual([{ ...app, disabled: true, admins: ['root'] }]);
      expect(await store.updateApp(APP, { disabled: false, settings: {} })).toBe(true);
      expect(await store.listApps()).toEqual([{ ...app, admins: ['root'], settings: {} }]);
    });

    it('says when there is no app to change', async (store) => {
      expect(await store.updateApp(APP, { name: 'x' })).toBe(false);
    });
  });

  describe('certificates', () => {
    it('never gives an id twice, not after a restart and not after a removal', async (store, reopen) => {
      const first = await store.reserveCertificateId();
      await makeCertificate(store, { id: first });
      await store.deleteCertificate(first, NOW);
      const again = await reopen();
      expect(await again.reserveCertificateId()).toBeGreaterThan(first);
    });

    it('keeps a certificate as it was put, and a change of it', async (store) => {
      const made = await makeCertificate(store, {
        options: { channelId: 'high' },
        endpoints: { api: 'http://127.0.0.1:1' },
        sealedProxy: 'sealed-proxy',
      });
      expect(await store.getCertificate(made.id)).toEqual(made);
      const { laneId, ...row } = made;
      const changed = await store.putCertificate({ ...row, enabled: false, updatedMs: NOW + 1 });
      expect(changed).toEqual({ ...row, laneId, enabled: false, updatedMs: NOW + 1 });
      expect(await store.getCertificate(made.id)).toEqual(changed);
    });

    it('gives one lane to one vendor account', async (store) => {
      const a = await makeCertificate(store);
      const b = await makeCertificate(store);
      const otherAccount = await makeCertificate(store, { vendorAccount: 'account-2' });
      const otherVendor = await makeCertificate(store, { vendor: 'fcm' });
      expect(b.laneId).toBe(a.laneId);
      expect(new Set([a.laneId, otherAccount.laneId, otherVendor.laneId]).size).toBe(3);
    });

    it('lists all of them, or those of one app', async (store) => {
      const a = await makeCertificate(store);
      const b = await makeCertificate(store, { appId: APP + 1 });
      expect(await store.listCertificates()).toEqual([a, b]);
      expect(await store.listCertificates(APP + 1)).toEqual([b]);
    });

    it('forgets a removed one', async (store) => {
      const { id } = await makeCertificate(store);
      expect(await store.deleteCertificate(id, NOW)).toBe(true);
      expect(await store.getCertificate(id)).toBeUndefined();
      expect(await store.deleteCertificate(id, NOW)).toBe(false);
    });

    it('counts tokens that were reported before it was made for its vendor account', async (store) => {
      const id = await store.reserveCertificateId();
      const alice = await logIn(store, 'alice');
      const report = { certificateId: id, token: 'T', nowMs: NOW };
      await store.setToken({ ...report, deviceId: alice.device.id, epoch: alice.device.epoch });
      await makeCertificate(store, { id });
      const sibling = await makeCertificate(store);
      const bob = await logIn(store, 'bob');
      expect(
        await store.setToken({
          ...report,
          certificateId: sibling.id,
          deviceId: bob.device.id,
          epoch: bob.device.epoch,
        }),
      ).toEqual({ kind: 'bound', unbound: [alice.device.id] });
    });
  });

  describe('meta', () => {
    it('keeps values across a restart', async (store, reopen) => {
      expect(await store.getMeta('serverId')).toBeUndefined();
      await store.setMeta('serverId', 'a');
      await store.setMeta('serverId', 'b');
      expect(await (await reopen()).getMeta('serverId')).toBe('b');
    });
  });
}
