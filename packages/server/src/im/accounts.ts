import { codes, type ServerEvent } from '@tim-push/protocol';
import type { Store } from '../store/index.ts';
import type { Accounts, Clock, Log } from './contract.ts';
import type { Delivery } from './delivery.ts';
import { done, fail, ok, storeCall } from './result.ts';

export function createAccounts(deps: { store: Store; delivery: Delivery; clock: Clock; log: Log }): Accounts {
  const { store, delivery, clock, log } = deps;
  return {
    import: (appId, items) => storeCall(log, async () => ok(await store.importAccounts(appId, items, clock.now()))),

    check: (appId, userIds) => storeCall(log, async () => ok(await store.checkAccounts(appId, userIds))),

    delete: (appId, userIds) =>
      storeCall(log, async () => {
        const deleted = await store.deleteAccounts(appId, userIds, clock.now());
        const gone = userIds.filter((_, index) => deleted[index]);
        await Promise.all(
          gone.map((userId) => delivery.tell(appId, userId, kicked('the account was deleted by an administrator'))),
        );
        return ok(deleted);
      }),

    kick: (appId, userId) =>
      storeCall(log, async () => {
        const { found, deviceIds } = await store.kickAccount(appId, userId, clock.now());
        if (!found) return fail(codes.accountMissing, `there is no account ${userId}`, 'UserID');
        for (const deviceId of deviceIds) {
          delivery.tellDevice(deviceId, kicked('an administrator ended this login: log in with a new UserSig'));
        }
        return ok({ devices: deviceIds.length });
      }),

    setProfile: (appId, userId, items) =>
      storeCall(log, async () => {
        if (!(await store.setProfile(appId, userId, items, clock.now()))) {
          return fail(codes.accountMissing, `there is no account ${userId}`, 'userID');
        }
        delivery.background(tellProfile(appId, userId));
        return done;
      }),

    setDoNotDisturb: (appId, userId, window) =>
      storeCall(log, async () =>
        (await store.setDoNotDisturb(appId, userId, window))
          ? done
          : fail(codes.receiverMissing, `there is no account ${userId}`, 'To_Account'),
      ),

    getProfiles: (appId, userIds) => storeCall(log, async () => ok(await store.getProfiles(appId, userIds))),
  };

  async function tellProfile(appId: number, userId: string): Promise<void> {
    if ((await delivery.live(appId, userId)).length === 0) return;
    const [profile] = await store.getProfiles(appId, [userId]);
    if (profile !== undefined) await delivery.tell(appId, userId, { t: 'event', event: 'profile', profile });
  }
}

const kicked = (desc: string): ServerEvent => ({ t: 'event', event: 'kicked', code: codes.kickedOffline, desc });
