import { type CloudFixture, elsewhere, PACKAGE_NAME } from './fixture.ts';

export const meizu: CloudFixture = {
  options: { receipts: 'both' },
  lacks: {
    groups: 'clouds/meizu.md §4: only for VIP accounts, by notGroup',
    signedTime: 'clouds/meizu.md §2: no timestamp, so no check of a clock',
    recall: 'clouds/meizu.md §9: for pushToApp tasks only; the same notifyKey replaces',
    expiringAuth: 'clouds/meizu.md §1: each request is signed, there is no token',
    revocableAuth: 'clouds/meizu.md §1: no token',
    login: 'clouds/meizu.md §1: no token',
    http2: 'clouds/meizu.md §3: many ids travel in one request, so the channel speaks HTTP/1.1',
  },
  wholeRefusals: ['110002', '110003'],
  receipts: ['delivered', 'clicked'],
  mistakes: [
    {
      name: 'an app on the black list',
      cause: 'permission',
      make: async (sandbox, { credentials }) => {
        await sandbox.faults.set('meizu', { vendorCode: { code: '110009' } });
        return { credentials };
      },
    },
    {
      name: 'the number of another app',
      cause: 'credentials',
      make: async (_sandbox, { credentials }) => ({ credentials: { ...credentials, appId: '999' } }),
    },
    elsewhere('meizu'),
  ],
  account(sandbox) {
    const app = sandbox.clouds.meizu.addApp({ packageName: PACKAGE_NAME });
    const credentials = { appId: app.appId, appSecret: app.appSecret, receiptToken: app.receiptToken };
    return {
      id: app.appId,
      credentials,
      wrongCredentials: { ...credentials, appSecret: 'a'.repeat(32) },
      phone: () => sandbox.phones.add({ vendor: 'meizu', app }),
      allowReceipts: (url) => void app.receiptUrls.push(url),
    };
  },
};
