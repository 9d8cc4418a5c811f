import { describe, expect } from 'vitest';
import { STRIKES_TO_RETIRE } from '../contract/index.ts';
import { APP, logIn, makeCertificate, phone } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { accept, claimOne, LEASE_MS, settleInput, world } from './push-fixtures.ts';
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

const ticketFor = (laneId: number) => ({ owner: 'one', leaseMs: LEASE_MS, slots: { [laneId]: 10 } });

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

    it('takes its tokens along to another vendor account, and voids their retirements there', async (store) => {
      const made = await makeCertificate(store);
      const alice = await phone(store, 'alice', made.id);
      await phone(store, 'bob', made.id);
      await accept(store);
      const batch = await claimOne(store, ticketFor(made.laneId));
      await store.settle([settleInput(batch, { state: 'refused', token: { action: 'retire', code: 'gone' } })]);
      const moved = await makeCertificate(store, { id: made.id, vendorAccount: 'account-2' });
      expect(moved.laneId).not.toBe(made.laneId);
      const [[device] = []] = await store.listDevices(APP, ['bob']);
      expect(device).toMatchObject({ token: 'token-bob', tokenStrikes: 0 });
      expect(device?.tokenRetired).toBeUndefined();
      // The token is of the new account now: who takes it there takes it from Alice.
      const sibling = await makeCertificate(store, { vendorAccount: 'account-2' });
      const carol = await logIn(store, 'carol');
      const { id: deviceId, epoch } = carol.device;
      expect(
        await store.setToken({ deviceId, epoch, certificateId: sibling.id, token: 'token-alice', nowMs: NOW }),
      ).toEqual({ kind: 'bound', unbound: [alice.device.id] });
    });

    it('leaves a token that two of its new account hold to the later login', async (store) => {
      const made = await makeCertificate(store);
      const other = await makeCertificate(store, { vendorAccount: 'account-2' });
      const report = async (userId: string, certificateId: number): Promise<void> => {
        const { device } = await logIn(store, userId);
        await store.setToken({ deviceId: device.id, epoch: device.epoch, certificateId, token: 'T', nowMs: NOW });
      };
      await report('alice', made.id);
      await report('bob', other.id);
      await makeCertificate(store, { id: made.id, vendorAccount: 'account-2' });
      const tokens = (await store.listDevices(APP, ['alice', 'bob'])).map(([device]) => device?.token);
      expect(tokens).toEqual(['', 'T']);
    });

    it('takes its waiting pushes along', async (store) => {
      const { certificate } = await world(store);
      const { message } = await accept(store);
      const moved = await makeCertificate(store, { id: certificate.id, vendorAccount: 'account-2' });
      expect((await store.claim(ticketFor(certificate.laneId), NOW)).batches).toEqual([]);
      const batch = await claimOne(store, ticketFor(moved.laneId));
      expect(batch).toMatchObject({ laneId: moved.laneId, message: { id: message.id } });
      expect(await store.lanes()).toMatchObject([{ leased: 0 }, { leased: 1 }]);
    });

    it('voids what its cloud said of tokens without certainty when its credentials or hosts change', async (store) => {
      const { certificate } = await world(store);
      const sayDead = async (action: 'strike' | 'retire', times: number): Promise<void> => {
        for (let time = 0; time < times; time += 1) {
          await accept(store);
          const batch = await claimOne(store, ticketFor(certificate.laneId));
          await store.settle([settleInput(batch, { state: 'refused', token: { action, code: 'gone' } })]);
        }
      };
      const bobs = async () => (await store.listDevices(APP, ['bob']))[0]?.[0];
      await sayDead('strike', STRIKES_TO_RETIRE);
      expect(await bobs()).toHaveProperty('tokenRetired');
      await makeCertificate(store, { id: certificate.id, name: 'renamed' });
      expect(await bobs()).toHaveProperty('tokenRetired');
      await makeCertificate(store, { id: certificate.id, endpoints: { api: 'https://another-region' } });
      expect(await bobs()).not.toHaveProperty('tokenRetired');
      expect(await bobs()).toMatchObject({ tokenStrikes: 0 });
      await sayDead('retire', 1);
      await makeCertificate(store, { id: certificate.id, sealedCredentials: 'sealed anew' });
      expect(await bobs()).toHaveProperty('tokenRetired');
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
