import type { AppState, Platform } from '@tim-push/protocol';
import type { Bus } from '../bus/contract.ts';
import type { DeviceRow, Store } from '../store/index.ts';
import type { AccountStatus, Clock, Log, PresenceQuery, UserStatus } from './contract.ts';
import { ok, storeCall } from './result.ts';
import type { ImSettings } from './settings.ts';

/** Only phones and tablets get offline pushes. */
const MOBILE: ReadonlySet<Platform> = new Set(['Android', 'iPhone', 'iPad', 'Harmony']);
const RANK: Record<UserStatus, number> = { Online: 2, PushOnline: 1, Offline: 0 };
const DAY_MS = 86_400_000;

export function createPresence(deps: {
  store: Store;
  bus: Bus;
  clock: Clock;
  log: Log;
  settings: ImSettings;
}): PresenceQuery {
  const { store, bus, clock, log, settings } = deps;
  return {
    status: (appId, userIds) =>
      storeCall(log, async () => {
        const [known, devices, live] = await Promise.all([
          store.checkAccounts(appId, userIds),
          store.listDevices(appId, userIds),
          Promise.all(userIds.map((userId) => bus.presence(appId, userId))),
        ]);
        const nowMs = clock.now();
        return ok(
          userIds.map((userId, index) => {
            const states = new Map(live[index]?.map(({ deviceId, appState }) => [deviceId, appState]));
            return accountStatus(userId, known[index] ?? false, devices[index] ?? [], states, settings, nowMs);
          }),
        );
      }),
  };
}

/** The rule of tim-api §4.4, pure. @param live Devices with a live connection, and where their app is. */
export function accountStatus(
  userId: string,
  exists: boolean,
  devices: readonly DeviceRow[],
  live: ReadonlyMap<number, AppState>,
  settings: Pick<ImSettings, 'inactiveDays' | 'inactiveDaysPushOnly'>,
  nowMs: number,
): AccountStatus {
  const best = new Map<Platform, UserStatus>();
  let status: UserStatus = 'Offline';
  for (const device of devices) {
    if (device.state !== 'logged_in') continue;
    const own = deviceStatus(device, live.get(device.id), settings, nowMs);
    if (own === 'Offline') continue;
    const known = best.get(device.platform);
    if (known === undefined || RANK[own] > RANK[known]) best.set(device.platform, own);
    if (RANK[own] > RANK[status]) status = own;
  }
  return { userId, exists, status, detail: [...best].map(([platform, of]) => ({ platform, status: of })) };
}

function deviceStatus(
  device: DeviceRow,
  live: AppState | undefined,
  settings: Pick<ImSettings, 'inactiveDays' | 'inactiveDaysPushOnly'>,
  nowMs: number,
): UserStatus {
  // An app in the background gets pushes, connected or not: that is what PushOnline says.
  if (live === 'foreground' || (live !== undefined && !MOBILE.has(device.platform))) return 'Online';
  const days = device.pushOnly ? settings.inactiveDaysPushOnly : settings.inactiveDays;
  const active = live !== undefined || nowMs - device.lastSeenMs < days * DAY_MS;
  return active && MOBILE.has(device.platform) ? 'PushOnline' : 'Offline';
}
