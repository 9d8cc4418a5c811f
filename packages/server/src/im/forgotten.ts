import { codes, type ServerEvent } from '@tim-push/protocol';
import { verifyUserSig } from '@tim-push/protocol/usersig';
import type { Store } from '../store/index.ts';
import type { App, Clock, Log, LoginCommand } from './contract.ts';
import type { Delivery } from './delivery.ts';

/**
 * Applies logouts that a phone made without network, before its next login. An entry that proves nothing is logged and
 * passed over: it must not keep the user of today from logging in.
 */
export async function forgetLogins(
  deps: { store: Store; delivery: Delivery; clock: Clock; log: Log },
  app: App,
  { appId, deviceKey, forgotten = [] }: Pick<LoginCommand, 'appId' | 'deviceKey' | 'forgotten'>,
): Promise<void> {
  for (const { userID, userSig, epoch } of forgotten) {
    // Time 0: a ticket that has run out since still proves whose logout this is.
    const verified = verifyUserSig(userSig, { sdkAppID: appId, secret: app.secret, userID, nowSeconds: 0 });
    if (!verified.ok) {
      deps.log.warn({ appId, userID, code: verified.code }, 'a forgotten logout was not proved and was passed over');
      continue;
    }
    const [devices = []] = await deps.store.listDevices(appId, [userID]);
    const device = devices.find((one) => one.deviceKey === deviceKey && one.epoch === epoch);
    if (device === undefined || !(await deps.store.logout(device.id, epoch, deps.clock.now()))) continue;
    // Its old connection, if one is still thought to live, is of the same phone and can only be dead.
    const code = codes.kickedOffline;
    const event: ServerEvent = { t: 'event', event: 'kicked', code, desc: 'this login was logged out', epoch };
    deps.delivery.tellDevice(device.id, event);
  }
}
