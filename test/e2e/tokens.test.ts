/**
 * A token's ways to the server, by the plugin's own code: late, refreshed, from the fallback, from another library; each
 * proved by a push that shows, is tapped and hands its `ext` to the app.
 */
import { conversationExt } from 'react-native-tim-push';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CHANNEL_ID } from '../../demo/src/clouds/cloud.ts';
import { DEMO_VENDORS, type DemoVendor } from '../../demo/src/clouds/index.ts';
import { until } from '../../demo/src/wait.ts';
import { World } from '../../demo/src/world.ts';
import { communityOn, expoOn, IPHONE } from './ios-libraries.ts';
import { bindAndroid, pushAndTap, reported, spyOnFetch, startApp } from './plugin-on-phone.ts';

const ANDROID = DEMO_VENDORS.filter((vendor) => vendor !== 'apns' && vendor !== 'harmony');
const EXT = conversationExt({ chatType: 1, sender: 'alice', nickname: 'Alice "A" 🎉' });

let world: World;
beforeAll(async () => {
  world = await World.start({ vendors: DEMO_VENDORS });
});
afterAll(() => world?.stop());
afterEach(() => vi.restoreAllMocks());

const phoneOf = async (vendor: DemoVendor) => (await world.phone(vendor)).phone;

describe.each(ANDROID)('on a phone of %s', (vendor) => {
  it('a late token is reported by itself, and so is the one that replaces it', async () => {
    const user = `late-on-${vendor}`;
    const phone = await phoneOf(vendor);
    const app = await startApp(world, user);
    const native = await bindAndroid(app, phone);
    const fetched = spyOnFetch();
    phone.tokenMode = 'late';
    const result = await app.plugin.init({ ...world.pushOptions(vendor), server: app.server, timeout_ms: 1 });
    // Empty or nothing at all: as this vendor's SDK does it.
    expect([800008, 800009]).toContain(result.code);

    await reported(phone.deliverToken(), fetched);
    const first = await pushAndTap(world, user, phone, EXT);
    native.click({ ...first, coldStart: true });
    expect(app.opened).toMatchObject([{ ext: EXT, userID: 'alice', coldStart: true }]);

    // The vendor gives another token: the old one is dead.
    phone.clearData();
    await reported(phone.deliverToken(), fetched);
    phone.createChannel({ id: CHANNEL_ID, importance: 4 });
    expect((await pushAndTap(world, user, phone, EXT)).ext).toBe(EXT);
  });
});

it.each(ANDROID.filter((vendor) => vendor !== 'fcm'))(
  'where the cloud of a %s phone refuses, FCM takes its place',
  async (vendor) => {
    const user = `fallback-on-${vendor}`;
    const phone = await phoneOf(vendor);
    const google = await phoneOf('fcm');
    const app = await startApp(world, user);
    const native = await bindAndroid(app, phone, google);
    phone.tokenMode = 'failed';
    const options = { ...world.pushOptions('fcm'), ...world.pushOptions(vendor), server: app.server };
    const result = await app.plugin.init(options);
    expect(result).toMatchObject({ code: 0, data: { vendor: 'fcm', businessID: world.certificateID('fcm') } });
    native.click(await pushAndTap(world, user, google, EXT));
    expect(app.opened).toMatchObject([{ ext: EXT, userID: 'alice' }]);
  },
);

it('a token that the cloud called dead is given back and replaced when the app starts again', async () => {
  const user = 'retired-on-fcm';
  const phone = await phoneOf('fcm');
  const app = await startApp(world, user);
  await bindAndroid(app, phone);
  const options = { ...world.pushOptions('fcm'), server: app.server };
  const first = await app.plugin.init(options);
  phone.clearData();
  phone.createChannel({ id: CHANNEL_ID, importance: 4 });
  const { MsgId } = await world.rest<{ MsgId: string }>('openim/sendmsg', {
    From_Account: 'administrator',
    To_Account: user,
    MsgRandom: 1,
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'nobody gets this' } }],
  });
  await until('the cloud refuses the push', async () => {
    const [explained] = await world.explain(user, { message: MsgId });
    return explained?.devices[0]?.push?.state === 'refused';
  });
  const fetched = spyOnFetch();
  const again = await app.plugin.init(options);
  expect(again.data?.token).toBe(first.data?.token);
  await until('another token is there', async () => phone.token);
  await reported(phone.token ?? '', fetched);
  expect((await pushAndTap(world, user, phone, EXT)).ext).toBe(EXT);
});

it('on HarmonyOS the app brings the token, and harmony_buz_id says whose it is', async () => {
  const user = 'push-only-on-harmony';
  const phone = await phoneOf('harmony');
  const app = await startApp(world, user);
  app.plugin.onNotificationOpened((tap) => void app.opened.push(tap));
  const options = { ...world.pushOptions('harmony'), server: app.server };
  expect((await app.plugin.init(options)).code).toBe(810008);
  const given = { vendor: 'harmony', token: await phone.register() } as const;
  // Nothing names this phone yet.
  expect(await app.plugin.setDeviceToken(given)).toMatchObject({
    code: 800010,
    desc: expect.stringContaining('setRegistrationID'),
  });
  await app.plugin.setRegistrationID('harmony-phone-1');
  const result = await app.plugin.setDeviceToken(given);
  expect(result).toMatchObject({ code: 0, data: { businessID: world.certificateID('harmony') } });
  await phone.askPermission();
  const { userInfo } = await pushAndTap(world, user, phone, EXT);
  app.plugin.notificationOpened('harmony', userInfo, true);
  await vi.waitFor(() => expect(app.opened).toMatchObject([{ ext: EXT, vendor: 'harmony', coldStart: true }]));
});

describe.each([
  ['expo-notifications', expoOn],
  ['push-notification-ios', communityOn],
])('on an iPhone by %s', (_name, library) => {
  it.each(['production', 'sandbox'] as const)(
    'a token of APNs’ %s goes with its own certificate',
    async (environment) => {
      const user = `${environment}-by-${library.name}`;
      const packageName = `com.example.${library.name}.${environment}`;
      const account = world.sandbox.clouds.apns.addApp({ packageName, environment });
      const phone = await world.sandbox.phones.add({ vendor: 'apns', app: account });
      const { teamId, keyId, privateKey } = account;
      const { id } = await world.server.admin<{ id: number }>('POST', '/certificates', {
        vendor: 'apns',
        name: user,
        credentials: { bundleId: packageName, teamId, keyId, privateKey, environment },
        options: {},
        endpoints: world.sandbox.endpoints('apns', environment),
      });
      const app = await startApp(world, user);
      const iPhone = await library(app, phone, environment);
      app.plugin.onNotificationOpened((tap) => void app.opened.push(tap));
      const result = await app.plugin.init({
        apple_buz_id: environment === 'production' ? id : 1,
        apple_buz_id_sandbox: environment === 'sandbox' ? id : 1,
        server: app.server,
        ...iPhone.options,
      });
      expect(result).toMatchObject({ code: 0, data: { vendor: 'apns', token: phone.token, businessID: id } });
      const { userInfo } = await pushAndTap(world, user, phone, EXT);
      iPhone.tap(userInfo);
      await vi.waitFor(() => expect(app.opened).toMatchObject([{ ext: EXT, userID: 'alice', vendor: 'apns' }]));
      const { diagnose } = await import('react-native-tim-push/diagnose');
      expect((await diagnose()).data).toContainEqual(
        expect.objectContaining({
          code: 'native_half.yes',
          facts: expect.objectContaining({ os: IPHONE.Platform.OS }),
        }),
      );
    },
  );
});
