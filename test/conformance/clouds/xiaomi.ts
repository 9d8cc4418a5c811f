import { CHANNEL_ID, type CloudFixture, elsewhere, PACKAGE_NAME } from './fixture.ts';

export const xiaomi: CloudFixture = {
  options: { channelId: CHANNEL_ID },
  lacks: {
    groups: 'clouds/xiaomi.md §5: no such field; Android groups by app',
    signedTime: 'clouds/xiaomi.md §2: the secret alone',
    expiringAuth: 'clouds/xiaomi.md §2: the secret goes with each request and has no expiry',
    revocableAuth: 'clouds/xiaomi.md §2: no token',
    login: 'clouds/xiaomi.md §2: no token',
    http2: 'clouds/xiaomi.md §3, §5: many ids travel in one request, so the channel speaks HTTP/1.1',
  },
  wholeRefusals: [10029, 65003],
  receipts: ['delivered', 'clicked', 'token_invalid', 'notifications_off'],
  mistakes: [
    {
      name: 'a caller that is not on the white list',
      cause: 'permission',
      make: async (sandbox, { credentials }) => {
        await sandbox.faults.set('xiaomi', { vendorCode: { code: 10004 } });
        return { credentials };
      },
    },
    {
      name: 'a package that is not of the app',
      cause: 'credentials',
      make: async (_sandbox, { credentials }) => ({
        credentials: { ...credentials, packageName: 'com.example.other' },
      }),
    },
    elsewhere('xiaomi'),
  ],
  account(sandbox) {
    const app = sandbox.clouds.xiaomi.addApp({
      packageName: PACKAGE_NAME,
      channels: [{ id: CHANNEL_ID, class: 'private' }],
    });
    const credentials = { packageName: PACKAGE_NAME, appId: app.appId, appSecret: app.appSecret };
    return {
      id: app.appId,
      credentials,
      wrongCredentials: { ...credentials, appSecret: 'A'.repeat(24) },
      phone: () => sandbox.phones.add({ vendor: 'xiaomi', app }),
    };
  },
};
