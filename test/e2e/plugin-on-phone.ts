/** The plugin itself, over HTTP and without an IM client, on a virtual phone: one app process for each call. */
import type { Phone } from '@tim-push/sandbox';
import type * as Plugin from 'react-native-tim-push';
import type { FakeNative } from 'react-native-tim-push/testing';
import { expect, vi } from 'vitest';
import { readTap } from '../../demo/src/phone/read-tap.ts';
import { nextBanner, until } from '../../demo/src/wait.ts';
import type { World } from '../../demo/src/world.ts';

export interface App {
  plugin: Plugin.TimPushPlugin;
  api: typeof Plugin;
  /** What `init` needs to report over HTTP for this user. */
  server: NonNullable<Plugin.TimPushOptions['server']>;
  opened: Plugin.NotificationOpened[];
}

/** Fresh modules: what one app did is no memory of the next. */
export async function startApp(world: World, userID: string): Promise<App> {
  vi.resetModules();
  const api = await import('react-native-tim-push');
  api.bindNative(undefined);
  const plugin = new api.TimPushPlugin();
  const getAuth = async () => ({ sdkAppID: world.sdkAppID, userID, userSig: world.userSig(userID) });
  return { plugin, api, server: { url: world.server.addresses.api, getAuth }, opened: [] };
}

/** Android's half over one phone for each cloud; the first is what the phone is, the others what its app can use too. */
export async function bindAndroid(app: App, ...phones: [Phone, ...Phone[]]): Promise<FakeNative> {
  const { createFakeNative } = await import('react-native-tim-push/testing');
  const [own] = phones;
  /** As the vendors' SDKs do: the token of the last time, whether it lives or not, until the app gives it back. */
  const kept = new Map<string, string>();
  const native = createFakeNative({
    device: {
      vendor: own.vendor,
      brand: own.brand,
      installationID: `installation-of-${own.id}`,
      compiledIn: phones.map(({ vendor }) => vendor),
    },
    async register(vendor, { appId, appKey }) {
      const params = { ...(appId && { app_id: appId }), ...(appKey && { app_key: appKey }) };
      const phone = phones.find((one) => one.vendor === vendor);
      const token = kept.get(vendor) ?? (await phone?.register(params)) ?? '';
      if (token !== '') kept.set(vendor, token);
      return token;
    },
    async unregister(vendor) {
      kept.delete(vendor);
      phones.find((one) => one.vendor === vendor)?.unregister();
    },
    onChannel: ({ channelID: id, importance }) => {
      for (const phone of phones) phone.createChannel({ id, importance });
    },
    onPermission: async () => (await Promise.all(phones.map((phone) => phone.askPermission())))[0] ?? 'denied',
  });
  for (const phone of phones) {
    phone.on('token', (token) => native.emit('timPushToken', { vendor: phone.vendor, token }));
  }
  app.api.bindNative(native.binding);
  app.plugin.onNotificationOpened((tap) => void app.opened.push(tap));
  return native;
}

/** Resolves once the server has answered the report of this token. */
export async function reported(token: string, fetched: ReturnType<typeof spyOnFetch>): Promise<void> {
  await until('the token is reported', async () =>
    fetched.mock.calls.some(
      ([, options], at) =>
        String(options?.body).includes(token) && fetched.mock.settledResults[at]?.type === 'fulfilled',
    ),
  );
}
export const spyOnFetch = () => vi.spyOn(globalThis, 'fetch');

/** Not letters alone: vivo refuses those. */
const TITLE = 'Alice "A" 🎉';

/** The back end writes to a user whose app is killed; resolves with the tap on the banner, as the vendor hands it over. */
export async function pushAndTap(world: World, userID: string, phone: Phone, ext: string) {
  phone.appState = 'killed';
  const banner = nextBanner(phone);
  banner.catch(() => undefined);
  const answer = await world.rest('openim/sendmsg', {
    From_Account: 'administrator',
    To_Account: userID,
    MsgRandom: Math.floor(Math.random() * 2 ** 31),
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'Dinner at seven?' } }],
    OfflinePushInfo: { PushFlag: 0, Title: TITLE, Ext: ext },
  });
  expect(answer).toMatchObject({ ErrorCode: 0 });
  expect((await banner).title).toBe(TITLE);
  const tapped = phone.tap();
  return { ...readTap(tapped), userInfo: tapped.intentExtras };
}
